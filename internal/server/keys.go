package server

import "github.com/labstack/echo/v4"

// keysPage lists the keys; the script shows the same in a dialog.
type keysPage struct{ Frame frame }

func (keysPage) template() string { return "keys.html" }

func (s *Server) showKeys(c echo.Context) error {
	return s.render(c, keysPage{s.plainFrame(c, "键盘操作")})
}
