package server

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"foidesk/internal/account"
	"foidesk/internal/desk"
)

// routes is the site map: every address with who may come in. What concerns an agency lies below /a/:agency,
// and a case is looked for in that agency only.
func (s *Server) routes() []route {
	return slices.Concat(s.openRoutes(), s.personRoutes(), s.caseRoutes(), s.officeRoutes())
}

// openRoutes need no account.
func (s *Server) openRoutes() []route {
	get := func(path string, handle echo.HandlerFunc) route {
		return route{method: http.MethodGet, path: path, door: open, handle: handle}
	}
	post := func(path string, handle echo.HandlerFunc) route {
		return route{method: http.MethodPost, path: path, door: open, handle: s.limitSignIn(handle)}
	}
	return []route{
		get(healthPath, s.healthz),
		{method: http.MethodHead, path: healthPath, door: open, handle: s.healthz},
		get("/static/:file", s.serveStatic),
		get(calculatorPath, s.showCalculator),
		get("/sign-in", s.newSignIn),
		post("/sign-in", s.signIn),
		get("/sign-in/code", s.newSecondFactor),
		post("/sign-in/code", s.signInWithCode),
		get("/sign-in/oidc", s.beginExternal),
		get(ExternalPath, s.limitSignIn(s.signInExternal)),
		get(setupPath+":token", s.limitSignIn(s.newSetup)),
		post(setupPath+":token", s.setUp),
		get(feedPath+":token", s.serveFeed),
		get(welcomePath+":token", s.limitSignIn(s.newWelcome)),
		post(welcomePath+":token", s.welcome),
	}
}

// personRoutes need an account: they concern the person alone, or nobody.
func (s *Server) personRoutes() []route {
	get := func(path string, handle echo.HandlerFunc) route {
		return route{method: http.MethodGet, path: path, door: signedIn, handle: handle}
	}
	post := func(path string, handle echo.HandlerFunc) route {
		return route{method: http.MethodPost, path: path, door: signedIn, handle: handle}
	}
	return []route{
		get("/", as(s.home)),
		get("/agencies", as(s.listAgencies)),
		get("/permissions", s.showPermissions),
		get("/keys", s.showKeys),
		get("/inbox", as(s.listInbox)),
		get(unreadPath, as(s.showUnread)),
		post("/inbox/read", as(s.readInbox)),
		get("/calendar", s.showMonth),
		post("/sign-out", s.signOut),
		get("/account", as(s.showAccount)),
		post("/account/password", as(s.changePassword)),
		post("/account/email", as(s.setEmail)),
		post("/account/calendar/start", as(s.startFeed)),
		post("/account/calendar/stop", as(s.stopFeed)),
		post("/account/sessions/end", as(s.endSessions)),
		post("/account/second-factor/enrol", as(s.enrolSecondFactor)),
		post("/account/second-factor/confirm", as(s.confirmSecondFactor)),
		post("/account/second-factor/disable", as(s.disableSecondFactor)),
	}
}

// inAgencyGet is a page of an agency for who has one of the permissions there.
func inAgencyGet(path string, handle func(echo.Context, desk.Agency) error, may ...account.Permission) route {
	return route{method: http.MethodGet, path: "/a/:agency" + path, door: inAgency, may: may, handle: of(handle)}
}

func inAgencyPost(path string, handle func(echo.Context, desk.Agency) error, may ...account.Permission) route {
	return route{method: http.MethodPost, path: "/a/:agency" + path, door: inAgency, may: may, handle: of(handle)}
}

// caseRoutes are the register, its cases and what is done on them.
func (s *Server) caseRoutes() []route {
	routes := []route{
		inAgencyGet(morningPath, s.showMorning, account.ReadCases),
		inAgencyGet(belowPath, s.listBelow, account.SeeBelow),
		inAgencyGet("/cases", s.listCases, account.ReadCases),
		inAgencyGet("/cases/new", s.newCase, account.Register),
		inAgencyPost("/cases/new", s.registerCase, account.Register),
		inAgencyGet("/records/new", s.newRecordsRequest, account.Register),
		inAgencyPost("/records/new", s.registerRecordsRequest, account.Register),
		inAgencyGet("/due", s.previewDue, account.Register, account.Mend),
		inAgencyGet("/applicants", s.newApplicantSearch, account.OpenPersonal),
		inAgencyPost("/applicants", s.findApplicant, account.OpenPersonal),

		inAgencyGet("/cases/:case", s.showCase, account.ReadCases),
		inAgencyGet("/cases/:case/evidence", s.showEvidence, account.ReadCases),
		inAgencyPost("/cases/:case/personal", s.openPersonal, account.OpenPersonal),
		inAgencyPost("/cases/:case/claim", s.recordClaim, account.Work),
		inAgencyGet("/cases/:case/assign", s.newAssignment, account.Assign),
		inAgencyPost("/cases/:case/assign", s.recordAssignment, account.Assign),
		inAgencyGet("/cases/:case/send-back", s.newSendBack, account.Work),
		inAgencyPost("/cases/:case/send-back", s.recordSendBack, account.Work),
		inAgencyGet("/cases/:case/consent", s.newConsent, account.Consent),
		inAgencyPost("/cases/:case/consent", s.recordConsent, account.Consent),
		inAgencyGet("/cases/:case/decide", s.newDecision, account.Work),
		inAgencyPost("/cases/:case/decide", s.recordDecision, account.Work),
		inAgencyGet("/cases/:case/extend", s.newExtension, account.Work),
		inAgencyPost("/cases/:case/extend", s.recordExtension, account.Work),
		inAgencyGet("/cases/:case/fee", s.newFeeNotice, account.Work),
		inAgencyPost("/cases/:case/fee", s.recordFeeNotice, account.Work),
		inAgencyGet("/cases/:case/pay", s.newFeePayment, account.Deliver),
		inAgencyPost("/cases/:case/pay", s.recordFeePayment, account.Deliver),
		inAgencyGet("/cases/:case/deliver", s.newDelivery, account.Deliver),
		inAgencyPost("/cases/:case/deliver", s.recordDelivery, account.Deliver),
		inAgencyGet("/cases/:case/withdraw", s.newWithdrawal, account.Register),
		inAgencyPost("/cases/:case/withdraw", s.recordWithdrawal, account.Register),
		inAgencyGet("/cases/:case/void", s.newVoid, account.Mend),
		inAgencyPost("/cases/:case/void", s.recordVoid, account.Mend),
		inAgencyGet("/cases/:case/amend", s.newAmendment, account.Mend),
		inAgencyPost("/cases/:case/amend", s.recordAmendment, account.Mend),
	}
	for _, step := range slices.Concat(handlingSteps, disputeSteps) {
		path := "/cases/:case/" + step.verb
		routes = append(routes, inAgencyGet(path, step.open(s), step.may), inAgencyPost(path, step.record(s), step.may))
	}
	for _, step := range intakeSteps {
		path := "/cases/:case/" + step.verb
		routes = append(routes, inAgencyGet(path, step.open(s), step.may...), inAgencyPost(path, step.save(s), step.may...))
	}
	return routes
}

// anything lets in whoever has any role in the agency, or one above that reaches there.
var anything = []account.Permission{
	account.ReadCases, account.ReadStatistics, account.ManageAgencies, account.ManagePeople, account.ReadAudit,
}

// officeRoutes are what an agency has besides its cases.
func (s *Server) officeRoutes() []route {
	upload := inAgencyPost(uploadPath, s.startImport, account.ImportLedger)
	upload.streams = true
	return slices.Concat(s.calendarRoutes(), []route{
		inAgencyGet("", s.openAgency, anything...),
		inAgencyGet("/agencies/new", s.newAgency, account.ManageAgencies),
		inAgencyPost("/agencies/new", s.createAgency, account.ManageAgencies),
		inAgencyGet("/settings", s.showSettings, account.ManageAgencies),
		inAgencyPost("/settings", s.changeSettings, account.ManageAgencies),

		inAgencyGet("/people", s.listPeople, account.ManagePeople),
		inAgencyGet("/people/new", s.newPerson, account.ManagePeople),
		inAgencyPost("/people/new", s.invitePerson, account.ManagePeople),
		inAgencyGet("/people/:person", s.showPerson, account.ManagePeople),
		inAgencyPost("/people/:person/roles", s.changeRoles, account.ManagePeople),
		inAgencyPost("/people/:person/name", s.renamePerson, account.ManagePeople),
		inAgencyPost("/people/:person/external", s.linkExternal, account.ManagePeople),
		inAgencyPost("/people/:person/reset", s.resetPerson, account.ManagePeople),
		inAgencyPost("/people/:person/disable", s.disablePerson, account.ManagePeople),
		inAgencyPost("/people/:person/enable", s.enablePerson, account.ManagePeople),

		inAgencyGet("/absences", s.listAbsences, arrangesAbsences...),
		inAgencyPost("/absences", s.setAbsence, arrangesAbsences...),
		inAgencyPost("/absences/:absence/end", s.endAbsence, arrangesAbsences...),

		inAgencyGet("/audit", s.listAudit, account.ReadAudit),
		inAgencyGet("/audit.xlsx", s.exportAudit, account.ReadAudit),
		inAgencyGet("/seals", s.listSeals, account.ReadAudit),
		inAgencyGet("/reminders", s.showReminders, account.ManageAgencies),
		inAgencyPost("/reminders", s.changeReminders, account.ManageAgencies),
		inAgencyGet("/hooks", s.listHooks, account.ManageAgencies),
		inAgencyPost("/hooks", s.addHook, account.ManageAgencies),
		inAgencyPost("/hooks/:hook/test", s.tryHook, account.ManageAgencies),
		inAgencyPost("/hooks/:hook/pause", s.pauseHook, account.ManageAgencies),
		inAgencyPost("/hooks/:hook/resume", s.resumeHook, account.ManageAgencies),
		inAgencyPost("/hooks/:hook/remove", s.removeHook, account.ManageAgencies),
		inAgencyGet("/jobs", s.listJobs, watchesJobs...),
		inAgencyPost("/jobs/deliveries/:delivery/resend", s.resendDelivery, account.ManageAgencies),
		inAgencyPost("/jobs/deliveries/:delivery/drop", s.dropDelivery, account.ManageAgencies),

		inAgencyGet("/statistics", s.showStatistics, account.ReadStatistics),
		inAgencyGet(picturesPath, s.showPictures, account.ReadStatistics),
		inAgencyGet("/statistics/:file", s.downloadStatistics, account.ReadStatistics),

		inAgencyGet("/import", s.newImport, account.ImportLedger),
		upload,
		inAgencyGet("/import/template.xlsx", s.downloadTemplate, account.ImportLedger),
		inAgencyGet("/import/:job", s.showImport, account.ImportLedger),
		inAgencyPost("/import/:job/confirm", s.confirmImport, account.ImportLedger),
	})
}

// calendarRoutes are the calendar, which everybody sees, and what an administrator does to it.
func (s *Server) calendarRoutes() []route {
	return []route{
		inAgencyGet(holidaysPart, s.showHolidays, anything...),
		inAgencyGet(holidaysPart+"/notice", s.newNotice, account.ManageCalendar),
		inAgencyPost(holidaysPart+"/notice", s.readNotice, account.ManageCalendar),
		inAgencyGet(holidaysPart+"/closure", s.newClosure, account.ManageCalendar),
		inAgencyPost(holidaysPart+"/closure", s.readClosure, account.ManageCalendar),
		inAgencyGet(holidaysPart+"/withdraw/:change", s.newCalendarWithdrawal, account.ManageCalendar),
		inAgencyPost(holidaysPart+"/withdraw/:change", s.readCalendarWithdrawal, account.ManageCalendar),
		inAgencyGet(holidaysPart+"/drafts/:draft", s.showDraft, account.ManageCalendar),
		inAgencyPost(holidaysPart+"/drafts/:draft/apply", s.applyDraft, account.ManageCalendar),
	}
}
