// Package server is the desk on the screen: pages in Chinese for the people of the disclosure office.
// A handler reads a form or an address, calls one use case of desk, and renders or redirects; what a
// page shows is a struct beside its handler, filled once. The package holds no rule of the law. Echo is
// known here and nowhere else.
package server
