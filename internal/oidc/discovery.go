package oidc

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	gooidc "github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// retryAfter is how long a failed discovery stands before the provider is asked again.
const retryAfter = 3 * time.Second

// discovery is one look at what the provider says of itself; once done is closed, nothing of it changes.
type discovery struct {
	done chan struct{}

	provider *gooidc.Provider
	config   *oauth2.Config
	keys     gooidc.KeySet
	err      error
	at       time.Time
}

func (d *discovery) ended() bool {
	select {
	case <-d.done:
		return true
	default:
		return false
	}
}

// discovered is what the provider says of itself: found once and kept, and looked for anew after a failure.
// All who come meanwhile wait for the same answer, each no longer than ctx lets them. Errors: ErrUnreachable.
func (p *Provider) discovered(ctx context.Context) (*discovery, error) {
	d := p.current()
	select {
	case <-d.done:
		return d, d.err
	case <-ctx.Done():
		return nil, unreachable(ctx.Err())
	}
}

func (p *Provider) current() *discovery {
	p.mu.Lock()
	defer p.mu.Unlock()
	if d := p.last; d == nil || d.ended() && d.err != nil && p.now().Sub(d.at) >= retryAfter {
		p.last = &discovery{done: make(chan struct{})}
		// It answers to nobody's ctx: who opened it may go away while others wait. The client bounds it.
		go p.last.run(p)
	}
	return p.last
}

func (d *discovery) run(p *Provider) {
	defer close(d.done)
	if err := d.ask(p); err != nil {
		d.err = unreachable(err)
	}
	d.at = p.now()
}

func (d *discovery) ask(p *Provider) error {
	ctx := gooidc.ClientContext(context.Background(), p.client)
	provider, err := gooidc.NewProvider(ctx, p.settings.Issuer)
	if err != nil {
		return err
	}
	var says struct {
		Keys     string   `json:"jwks_uri"`
		UserInfo string   `json:"userinfo_endpoint"`
		Auth     []string `json:"token_endpoint_auth_methods_supported"`
	}
	if err := provider.Claims(&says); err != nil {
		return err
	}
	endpoint := provider.Endpoint()
	for name, address := range map[string]string{
		"authorization_endpoint": endpoint.AuthURL, "token_endpoint": endpoint.TokenURL, "jwks_uri": says.Keys,
		"userinfo_endpoint": says.UserInfo,
	} {
		if !isSecure(address) && (address != "" || name != "userinfo_endpoint") {
			return fmt.Errorf("its %s is missing or not by https", name)
		}
	}
	if endpoint.AuthStyle, err = authStyle(says.Auth); err != nil {
		return err
	}
	d.provider = provider
	d.keys = gooidc.NewRemoteKeySet(ctx, says.Keys)
	d.config = &oauth2.Config{
		ClientID: p.settings.ClientID, ClientSecret: p.settings.ClientSecret,
		Endpoint: endpoint, RedirectURL: p.settings.RedirectURL, Scopes: p.scopes(),
	}
	return nil
}

// authStyle is how the provider wants the client secret. It is not left to trial, as oauth2 would: the trial
// that fails may use up the code.
func authStyle(methods []string) (oauth2.AuthStyle, error) {
	switch {
	case len(methods) == 0, slices.Contains(methods, "client_secret_basic"): // The default (Discovery 1.0, 3).
		return oauth2.AuthStyleInHeader, nil
	case slices.Contains(methods, "client_secret_post"):
		return oauth2.AuthStyleInParams, nil
	default:
		return 0, errors.New("it takes no client secret, neither client_secret_basic nor client_secret_post")
	}
}
