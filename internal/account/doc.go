// Package account knows who works at the desk: people and their roles, what a role may do where, who
// stands in for whom, and how somebody proves to be the person. It stands above desk, whose use cases ask
// nothing of permissions; pages ask here before they call one. It declares the store it needs and knows
// neither SQL nor pages.
package account
