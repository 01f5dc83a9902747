package calendar

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// Reading is what was understood of a notice in the words of the State Council's General Office.
type Reading struct {
	// Year has the one notice, with the days that it sets.
	Year YearData
	// Problems are what cannot be read; while there is one, the days are not all there.
	Problems []Remark
	// Doubts are where the text does not agree with itself or with the calendar. The dates stand as written.
	Doubts []Remark
}

// Remark says something of a line of the text, counted from 1; 0 is the text as a whole.
type Remark struct {
	Line int
	Text string
}

// String names the line.
func (r Remark) String() string {
	if r.Line == 0 {
		return r.Text
	}
	return fmt.Sprintf("第 %d 行：%s", r.Line, r.Text)
}

// ReadNotice reads a notice as it is published: “一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）
// 上班。” known is the calendar so far; a notice that prolongs a holiday goes on from the end that it has there.
//
// Which days of a holiday are statutory and which are joined to it the wording tells only of some: it is told
// of the fixed ones and of a day that is alone. It makes no difference to any count.
func ReadNotice(text string, known *Calendar) Reading {
	r := wordingReader{known: known}
	lines := strings.Split(strings.TrimPrefix(text, "\ufeff"), "\n")
	for i, line := range lines {
		lines[i] = strings.Join(strings.Fields(norm.NFKC.String(line)), "")
	}
	r.lines = joinedTitle(lines)
	r.head()
	for i, line := range r.lines {
		r.at = i + 1
		r.read(line)
	}
	r.closeHoliday()
	r.finish()
	return r.out
}

type wordingReader struct {
	known  *Calendar
	lines  []string
	at     int // the line being read
	out    Reading
	notice Notice

	// The holiday being read: what it is called, where it began, the days it rests, and how many it says they are.
	name    string
	began   int
	resting []Date
	total   int
}

var (
	titleForm   = regexp.MustCompile(`关于.*?(\d{4})年.*的通知`)
	numberForm  = regexp.MustCompile(`国办发(?:明电)?[〔\[【(]\d{4}[〕\]】)]第?\d+号`)
	issuedForm  = regexp.MustCompile(`^(?:国务院办公厅|成文日期:?|日期:?)?(\d{4}年\d{1,2}月\d{1,2}日)$`)
	addressForm = regexp.MustCompile(`https?://\S+`)
	headForm    = regexp.MustCompile(`^(?:[(]?[一二三四五六七八九十]+[)、.]|\d+[、.])?((?:元旦|\p{Han}{1,8}?[节日])(?:[、和](?:元旦|\p{Han}{1,8}?[节日]))*)(?:假期)?:(.*)$`)
	dayForm     = regexp.MustCompile(`(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^)]*)\))?`)
	monthAndDay = regexp.MustCompile(`\d{1,2}月\d{1,2}日`)
	weekdayForm = regexp.MustCompile(`(?:星期|周)([一二三四五六日天])`)
	totalForm   = regexp.MustCompile(`共(\d+)天`)
	rangeSigns  = []string{"至", "到", "-", "—", "~", "–"}
)

// joinedTitle puts a title that was broken over two lines into the first.
func joinedTitle(lines []string) []string {
	for i := 0; i+1 < len(lines); i++ {
		if strings.Contains(lines[i], "关于") && !strings.Contains(lines[i], "通知") && strings.HasSuffix(lines[i+1], "的通知") {
			lines[i], lines[i+1] = lines[i]+lines[i+1], ""
		}
	}
	return lines
}

// head finds what the notice says of itself, wherever it stands.
func (r *wordingReader) head() {
	for _, line := range r.lines {
		if m := titleForm.FindStringSubmatch(line); m != nil && r.notice.Title == "" {
			r.notice.Title = strings.TrimPrefix(line, "标题:")
			r.out.Year.Year, _ = strconv.Atoi(m[1])
		}
		if number := numberForm.FindString(line); number != "" && r.notice.Number == "" {
			r.notice.Number = strings.NewReplacer("[", "〔", "]", "〕", "【", "〔", "】", "〕", "(", "〔", ")", "〕", "第", "").Replace(number)
		}
		if m := issuedForm.FindStringSubmatch(line); m != nil {
			r.notice.Issued, _ = Parse(m[1])
		}
		if r.notice.URL == "" {
			r.notice.URL = addressForm.FindString(line)
		}
	}
	for _, holiday := range yearlyHolidays {
		if strings.Contains(r.notice.Title, holiday) { // a notice about one holiday has no heads
			r.name, r.began = holiday, 1
		}
	}
}

func (r *wordingReader) problem(format string, args ...any) {
	r.out.Problems = append(r.out.Problems, Remark{r.at, fmt.Sprintf(format, args...)})
}

func (r *wordingReader) doubt(line int, format string, args ...any) {
	r.out.Doubts = append(r.out.Doubts, Remark{line, fmt.Sprintf(format, args...)})
}

func (r *wordingReader) read(line string) {
	if titleForm.MatchString(line) || issuedForm.MatchString(line) {
		return
	}
	if m := headForm.FindStringSubmatch(line); m != nil {
		r.closeHoliday()
		r.name, r.began, line = strings.ReplaceAll(m[1], "和", "、"), r.at, m[2]
		if !monthAndDay.MatchString(line) {
			r.problem("“%s”下面没有写明放假日期，应有“1月1日至3日放假调休，共3天”一类的话", r.name)
		}
	}
	for sentence := range strings.FieldsFuncSeq(line, func(c rune) bool { return c == '。' || c == ';' }) {
		r.sentence(sentence)
	}
}

// sentence reads days and what is done on them. What is merely encouraged is no day of rest.
func (r *wordingReader) sentence(s string) {
	days := dayForm.FindAllStringSubmatchIndex(s, -1)
	switch {
	case len(days) == 0 || strings.Contains(s, "鼓励"):
		return
	case r.out.Year.Year == 0:
		r.problem("不知道是哪一年的日期，请连同通知标题“……关于2026年部分节假日安排的通知”一起粘贴")
		return
	case r.name == "":
		r.problem("“%s”中有日期，却看不出属于哪个节日；请写成“元旦：1月1日放假”的形式", shorten(s))
		return
	}
	var p phrase
	for i, at := range days {
		d, ok := r.date(s, at, p.dates)
		if !ok {
			return
		}
		before, after := "", s[at[1]:]
		if i > 0 {
			before = s[days[i-1][1]:at[0]]
		}
		if i+1 < len(days) {
			after = s[at[1]:days[i+1][0]]
		}
		if !slices.Contains(rangeSigns, before) || len(p.dates) == 0 {
			p.dates = append(p.dates, d)
		} else if p.dates, ok = r.through(p.dates, d); !ok {
			return
		}
		r.done(&p, d, s[:at[0]], after)
	}
	if len(p.dates) > 0 {
		r.problem("“%s”看不出是放假还是上班，请在日期后面写明", shorten(s))
	}
}

// phrase is a sentence that is being read: the dates of which nothing is said yet, and whether those before rest.
type phrase struct {
	dates []Date
	rests bool
}

// prolongs tells that a date is what a holiday is prolonged to, by the words before it.
func prolongs(before string) bool {
	return strings.HasSuffix(before, "延长至") || strings.Contains(before, "延长") && strings.HasSuffix(before, "假期至")
}

// done says what is done on the dates read so far, by the words around the last.
func (r *wordingReader) done(p *phrase, last Date, before, after string) {
	switch {
	case prolongs(before):
		r.prolonged(last)
		p.dates, p.rests = nil, true
	case strings.HasPrefix(after, "起"):
		p.dates = nil // 2月3日起正常上班: says only what is so anyway
	case strings.Contains(after, "上班"):
		r.works(p.dates)
		p.dates = nil
	case strings.Contains(after, "放假"), strings.Contains(after, "休息"), strings.Contains(after, "调休"):
		r.resting = append(r.resting, p.dates...)
		p.dates, p.rests = nil, true
	}
	if m := totalForm.FindStringSubmatch(after); m != nil && p.rests {
		r.total, _ = strconv.Atoi(m[1])
	}
}

// date reads one date. Its month may be left out where it is that of the one before, and its year nearly always.
func (r *wordingReader) date(s string, at []int, before []Date) (Date, bool) {
	part := func(i int) string {
		if at[2*i] < 0 {
			return ""
		}
		return s[at[2*i]:at[2*i+1]]
	}
	year, month := r.out.Year.Year, time.Month(0)
	if len(before) > 0 {
		year, month, _ = before[len(before)-1].YMD()
	}
	if text := part(2); text != "" {
		m, _ := strconv.Atoi(text)
		if year != r.out.Year.Year && m < int(month) {
			year = r.out.Year.Year
		}
		month = time.Month(m)
		if len(before) == 0 && month == time.December && strings.HasPrefix(r.name, "元旦") {
			year = r.out.Year.Year - 1
		}
	}
	if text := part(1); text != "" {
		year, _ = strconv.Atoi(text)
	}
	if month == 0 {
		r.problem("“%s”没有写明月份", s[at[0]:at[1]])
		return 0, false
	}
	day, _ := strconv.Atoi(part(3))
	d, err := Checked(year, month, day)
	if err != nil {
		r.problem("“%s”：%v", s[at[0]:at[1]], err)
		return 0, false
	}
	if m := weekdayForm.FindStringSubmatch(part(4)); m != nil && strings.Replace("周"+m[1], "天", "日", 1) != d.WeekdayChinese() {
		r.doubt(r.at, "%s是%s，通知写作“%s”，请核对日期", d.Chinese(), d.WeekdayChinese(), m[0])
	}
	return d, true
}

// maxHoliday bounds a range: a longer one is a slip.
const maxHoliday = 31

func (r *wordingReader) through(dates []Date, last Date) ([]Date, bool) {
	first := dates[len(dates)-1]
	if last <= first || last > first+maxHoliday {
		r.problem("“%s至%s”不是可信的放假起止，请核对", first.Chinese(), last.Chinese())
		return dates, false
	}
	for d := first + 1; d <= last; d++ {
		dates = append(dates, d)
	}
	return dates, true
}

// prolonged goes on from where the holiday ends by what is known.
func (r *wordingReader) prolonged(last Date) {
	end := Date(0)
	for d := last - maxHoliday; d < last; d++ {
		if day := r.known.Day(d); !day.Working && slices.Contains(strings.Split(day.Name, "、"), r.name) {
			end = d
		}
	}
	if end.IsZero() {
		r.problem("“延长至%s”：没有找到%s原来的放假安排，请先载入原通知，或者写明“自某日至某日放假”", last.MonthDay(), r.name)
		return
	}
	for d := end + 1; d <= last; d++ {
		r.resting = append(r.resting, d)
	}
}

func (r *wordingReader) works(dates []Date) {
	for _, d := range dates {
		if !d.isWeekend() {
			r.problem("%s是%s，本来就上班，不能是调休上班；请核对日期", d.Chinese(), d.WeekdayChinese())
			continue
		}
		r.set(Exception{d, MakeupWorkday, r.name})
	}
}

func (r *wordingReader) closeHoliday() {
	if r.total != 0 && r.total != len(r.resting) {
		r.doubt(r.began, "%s写明“共%d天”，所列放假日期有 %d 天，请核对", r.name, r.total, len(r.resting))
	}
	for _, d := range r.resting {
		kind := AdjustedHoliday
		if len(r.resting) == 1 && r.name != "" && !strings.Contains(r.name, "、") || fixedHoliday(d, r.name) {
			kind = StatutoryHoliday
		}
		r.set(Exception{d, kind, r.name})
	}
	r.name, r.resting, r.total = "", nil, 0
}

// fixedHoliday tells a statutory holiday that has its date in the solar calendar; since 2025 Labour Day has two.
func fixedHoliday(d Date, name string) bool {
	year, month, day := d.YMD()
	switch {
	case month == time.January:
		return strings.Contains(name, "元旦") && day == 1
	case month == time.May:
		return strings.Contains(name, "劳动节") && (day == 1 || day == 2 && year >= 2025)
	case month == time.October:
		return strings.Contains(name, "国庆节") && day <= 3
	}
	return false
}

func (r *wordingReader) set(e Exception) {
	at := slices.IndexFunc(r.notice.Exceptions, func(o Exception) bool { return o.Date == e.Date })
	if at < 0 {
		r.notice.Exceptions = append(r.notice.Exceptions, e)
		return
	}
	if o := r.notice.Exceptions[at]; o.Kind.Working() != e.Kind.Working() {
		r.problem("%s既写了放假、又写了上班，请核对", e.Date.Chinese())
	} else if o.Name != e.Name {
		r.notice.Exceptions[at].Name = o.Name + "、" + e.Name
	}
}

func (r *wordingReader) finish() {
	r.at = 0
	if len(r.notice.Exceptions) == 0 && len(r.out.Problems) == 0 {
		r.problem("没有读出任何放假日期；请粘贴通知全文，每个节日一段，如“一、元旦：1月1日至3日放假调休，共3天。1月4日（周日）上班。”")
	}
	slices.SortFunc(r.notice.Exceptions, func(a, b Exception) int { return cmp.Compare(a.Date, b.Date) })
	for _, e := range r.notice.Exceptions {
		if err := e.check(r.out.Year.Year); err != nil {
			r.problem("%v", err)
		}
	}
	r.out.Year.Notices = []Notice{r.notice}
}
