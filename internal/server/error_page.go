package server

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
	"foidesk/internal/sheet"
)

// errorPage tells a person what went wrong and what to do.
type errorPage struct {
	Frame     frame
	Status    int
	Message   string
	Advice    string
	RequestID string // only where the cause is ours, to be named to the administrator
}

func (errorPage) template() string { return "error.html" }

// errorJSON is the same for programs.
type errorJSON struct {
	Code      string           `json:"code"`
	Message   string           `json:"message"`
	Fields    []errorJSONField `json:"fields,omitempty"`
	RequestID string           `json:"request_id,omitempty"`
}

type errorJSONField struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

// refusal is a failure of the pages' own, in words.
type refusal struct {
	status                 int
	title, message, advice string
}

func (r *refusal) Error() string { return r.message }

// The refusals at the door.
var (
	errForged    = &refusal{http.StatusForbidden, "不予受理", "这份表单不是从本系统的页面提交的。", "请从本系统的页面重新填写。"}
	errForbidden = &refusal{http.StatusForbidden, "无权办理", "您在本机关的角色不能办理这一事项。", "各角色可以做什么，见“权限一览”；需要调整的，请联系系统管理员。"}
	errSignedOut = &refusal{http.StatusUnauthorized, "登录已过期", "您还没有登录，或者登录已过期，本次操作没有完成。", "请登录后再办理；上传文件的，请登录后重新选择文件。"}
	errTooMany   = &refusal{http.StatusTooManyRequests, "请稍候", "短时间内的请求太多，本次操作没有完成。", "请稍候刷新本页；填写的内容由浏览器重新提交，没有丢失。"}
)

// statusOf is the one map from what failed to what HTTP calls it.
func statusOf(err error) int {
	switch desk.CodeOf(err) {
	case desk.Invalid, desk.Refused:
		return http.StatusUnprocessableEntity
	case desk.Conflict:
		return http.StatusConflict
	case desk.NotFound:
		return http.StatusNotFound
	case desk.Unavailable:
		return http.StatusServiceUnavailable
	}
	var r *refusal
	if errors.As(err, &r) {
		return r.status
	}
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return http.StatusRequestEntityTooLarge
	}
	var he *echo.HTTPError
	if errors.As(err, &he) {
		return he.Code
	}
	return http.StatusInternalServerError
}

// said are the words for failures that the desk did not word itself. An unknown cause is internal
// and says nothing of itself.
var said = map[int]struct{ title, message, advice string }{
	http.StatusBadRequest:            {"请求有误", "收到的内容读不懂。", "请返回上一页，重新打开后再试。"},
	http.StatusNotFound:              {"没有找到", "没有这个页面，或者它不属于本机关。", "请核对地址，或者从申请台账查找。"},
	http.StatusMethodNotAllowed:      {"请求有误", "这个地址不接受此种操作。", "请返回上一页，重新打开后再试。"},
	http.StatusConflict:              {"记载已有变动", "您打开页面之后，已有新的记载。", "请核对后再办理。"},
	http.StatusRequestEntityTooLarge: {"内容过大", "提交的内容超过上限：台账文件不得超过 " + megabytes(sheet.MaxFileSize) + "，其他表单不得超过 " + megabytes(maxForm) + "。", "台账可以按年份拆成几个文件，分次导入。"},
	http.StatusUnprocessableEntity:   {"不能办理", "所填内容有误。", "请返回上一页更正。"},
	http.StatusMisdirectedRequest:    {"不予受理", "请求所用的网址不是本系统的网址。", "请用本系统公布的网址访问；只供本机使用的，请用 localhost 或 127.0.0.1 访问。"},
	http.StatusServiceUnavailable:    {"暂不能办理", "系统现在只能查看，不能登记。", "请告诉系统管理员。"},
	http.StatusTooManyRequests:       {"请稍候", "正在核对、导入和等待导入的台账已满。", "请等其中一份导入完毕后再上传。"},
	http.StatusInternalServerError:   {"系统出错", "系统内部出错，本次操作没有完成。", "请重试；仍然出错的，请把下面的编号告诉系统管理员。"},
}

// statusClientGone is what the log says of a request whose sender did not wait for the answer.
const statusClientGone = 499

// serveError is the end of every request that failed.
func (s *Server) serveError(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	if c.Request().Context().Err() != nil && errors.Is(err, context.Canceled) {
		c.Response().WriteHeader(statusClientGone)
		return
	}
	p := s.errorPage(c, err)
	if p.Status == http.StatusInternalServerError {
		p.RequestID = idOf(c)
		s.log.Error("internal error", slog.String("id", p.RequestID), slog.Any("error", err))
	}
	var failed error
	if wantsJSON(c.Request()) {
		failed = c.JSON(p.Status, map[string]errorJSON{"error": p.json(err)})
	} else {
		failed = s.renderStatus(c, p.Status, p)
	}
	if failed != nil {
		s.log.Error("error page", slog.String("id", idOf(c)), slog.Any("error", failed))
	}
}

func (s *Server) errorPage(c echo.Context, err error) errorPage {
	status := statusOf(err)
	words, ok := said[status]
	switch {
	case !ok && status >= http.StatusInternalServerError:
		words = said[http.StatusInternalServerError]
	case !ok:
		words = said[http.StatusBadRequest]
	}
	if _, ok := principalOf(c); !ok && status == http.StatusNotFound {
		words.advice = "请核对地址，或者登录后查找。" // a link that was used, mostly
	}
	var own *refusal
	if errors.As(err, &own) {
		words.title, words.message, words.advice = own.title, own.message, own.advice
	}
	p := errorPage{Frame: s.plainFrame(c, words.title), Status: status, Message: words.message, Advice: words.advice}
	var mendable *desk.Error
	if errors.As(err, &mendable) {
		p.Message = mendable.Message
	}
	return p
}

func (p errorPage) json(err error) errorJSON {
	out := errorJSON{Code: strings.ReplaceAll(strings.ToLower(http.StatusText(p.Status)), " ", "_"), Message: p.Message, RequestID: p.RequestID}
	var mendable *desk.Error
	if errors.As(err, &mendable) {
		out.Code = string(mendable.Code)
		for _, f := range mendable.Fields {
			out.Fields = append(out.Fields, errorJSONField(f))
		}
	}
	return out
}

// wantsJSON tells a program from a browser, which always names text/html.
func wantsJSON(r *http.Request) bool {
	accept := r.Header.Get(echo.HeaderAccept)
	return strings.Contains(accept, echo.MIMEApplicationJSON) && !strings.Contains(accept, echo.MIMETextHTML)
}
