package remind

import (
	"fmt"
	"strings"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

// Hours are when people are written to on a working day, in China, since their start of the day: who has left the
// office is not to be called back by a list. What falls due that very day is the exception: it goes out from the
// first of the hours until midnight on any day, for after that it is too late.
type Hours struct{ From, Until time.Duration }

// OfficeHours are the usual ones.
var OfficeHours = Hours{8*time.Hour + 30*time.Minute, 18 * time.Hour}

// ParseHours reads hours as 08:30-18:00. The error says what is wrong, in words for people.
func ParseHours(text string) (Hours, error) {
	from, until, found := strings.Cut(text, "-")
	h := Hours{clockTime(from), clockTime(until)}
	if !found || h.From < 0 || h.Until < 0 {
		return Hours{}, fmt.Errorf("发送提醒的时间“%s”的写法不对，应如 08:30-18:00", text)
	}
	if h.From >= h.Until {
		return Hours{}, fmt.Errorf("发送提醒的时间“%s”中，开始的时间应当早于结束的时间", text)
	}
	return h, nil
}

const day = 24 * time.Hour

// clockTime reads 08:30, and 24:00 as the end of a day; it is negative for anything else.
func clockTime(text string) time.Duration {
	if text == "24:00" {
		return day
	}
	t, err := time.Parse("15:04", text)
	if err != nil {
		return -1
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
}

// opens is when, from now on, the office can be written to; now itself within its hours.
func (h Hours) opens(now time.Time, cal *calendar.Calendar) time.Time {
	for on := desk.DayOf(now); ; on++ {
		if cal.Working(on) && now.Before(desk.StartOf(on).Add(h.Until)) {
			return later(now, desk.StartOf(on).Add(h.From))
		}
	}
}

// next is when, from now on, something can go out of which the next part falls due on a day, zero for none.
func (h Hours) next(now time.Time, cal *calendar.Calendar, falls calendar.Date) time.Time {
	opens := h.opens(now, cal)
	if falls.IsZero() || !now.Before(desk.StartOf(falls).Add(day)) {
		return opens
	}
	if itself := later(now, desk.StartOf(falls).Add(h.From)); itself.Before(opens) {
		return itself
	}
	return opens
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
