// Package oidc signs people in at the agency's own identity provider (统一身份认证), through OpenID Connect's
// code flow with PKCE. It says who the provider says somebody is, and knows nothing of whether that person may
// come to the desk. The provider may be down when foidesk starts and come up later.
package oidc
