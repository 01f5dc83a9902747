package server

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// routes is the site map. An agency's pages all lie below /a/:agency, and a case is looked for in
// that agency only.
func (s *Server) routes(e *echo.Echo) {
	e.Match([]string{http.MethodGet, http.MethodHead}, "/healthz", s.healthz)
	e.GET("/static/:file", s.serveStatic)
	e.GET("/", s.home)
	e.GET("/keys", s.showKeys)
	e.GET("/calendar", s.showMonth)
	e.GET("/agencies", s.listAgencies)
	e.GET("/agencies/new", s.newAgency)
	e.POST("/agencies/new", s.createAgency)

	a := e.Group("/a/:agency")
	a.GET("", s.in(s.openAgency))
	a.GET("/cases", s.in(s.listCases))
	a.GET("/cases/new", s.in(s.newCase))
	a.POST("/cases/new", s.in(s.registerCase))
	a.GET("/applicants", s.in(s.newApplicantSearch))
	a.POST("/applicants", s.in(s.findApplicant))
	a.GET("/due", s.in(s.previewDue))

	a.GET("/cases/:case", s.in(s.showCase))
	a.POST("/cases/:case/personal", s.in(s.openPersonal))
	a.POST("/cases/:case/claim", s.in(s.recordClaim))
	a.GET("/cases/:case/assign", s.in(s.newAssignment))
	a.POST("/cases/:case/assign", s.in(s.recordAssignment))
	a.GET("/cases/:case/send-back", s.in(s.newSendBack))
	a.POST("/cases/:case/send-back", s.in(s.recordSendBack))
	a.GET("/cases/:case/consent", s.in(s.newConsent))
	a.POST("/cases/:case/consent", s.in(s.recordConsent))
	a.GET("/cases/:case/decide", s.in(s.newDecision))
	a.POST("/cases/:case/decide", s.in(s.recordDecision))
	a.GET("/cases/:case/deliver", s.in(s.newDelivery))
	a.POST("/cases/:case/deliver", s.in(s.recordDelivery))
	a.GET("/cases/:case/withdraw", s.in(s.newWithdrawal))
	a.POST("/cases/:case/withdraw", s.in(s.recordWithdrawal))
	a.GET("/cases/:case/void", s.in(s.newVoid))
	a.POST("/cases/:case/void", s.in(s.recordVoid))
	a.GET("/cases/:case/amend", s.in(s.newAmendment))
	a.POST("/cases/:case/amend", s.in(s.recordAmendment))

	a.GET("/statistics", s.in(s.showStatistics))
	a.GET("/statistics/:file", s.in(s.downloadStatistics))

	a.GET("/import", s.in(s.newImport))
	a.POST(uploadPath, s.in(s.startImport))
	a.GET("/import/template.xlsx", s.in(s.downloadTemplate))
	a.GET("/import/:job", s.in(s.showImport))
	a.POST("/import/:job/confirm", s.in(s.confirmImport))
}
