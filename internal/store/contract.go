package store

import "foidesk/internal/desk"

var (
	_ desk.Store = (*Store)(nil)
	_ desk.Tx    = tx{}
)
