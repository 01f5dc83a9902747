package server

import (
	"github.com/labstack/echo/v4"

	"foidesk/internal/account"
	"foidesk/internal/desk"
)

// actorOf is who asks.
func actorOf(echo.Context) desk.Actor { return desk.System("网页") }

// mayHere tells whether who asks may do something in the agency of the address.
func mayHere(echo.Context, account.Permission) bool { return true }
