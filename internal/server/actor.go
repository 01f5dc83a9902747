package server

import (
	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
)

// actorOf is who asks.
func actorOf(echo.Context) desk.Actor { return desk.System("网页") }
