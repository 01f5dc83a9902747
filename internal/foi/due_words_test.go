package foi_test

import (
	"testing"

	"foidesk/internal/foi"
)

func TestDueWords(t *testing.T) {
	tests := []struct {
		why, due, today   string
		left, unannounced int
		want              string
	}{
		{"in a week", "2026-10-22", "2026-10-15", 5, 0, "10月22日（周四）还剩 5 个工作日"},
		{"tomorrow", "2024-04-01", "2024-03-31", 1, 0, "4月1日（周一）还剩 1 个工作日"},
		{"next year is named", "2025-01-14", "2024-12-31", 9, 0, "2025年1月14日（周二）还剩 9 个工作日"},
		{"today", "2024-04-01", "2024-04-01", 0, 0, "4月1日（周一）今日到期"},
		{"a working Sunday, today", "2024-04-07", "2024-04-07", 0, 0, "4月7日（周日）今日到期"},
		{"yesterday", "2024-04-01", "2024-04-02", -1, 0, "4月1日（周一）逾期 1 个工作日"},
		{"long ago, last year", "2024-12-30", "2025-01-06", -4, 0, "2024年12月30日（周一）逾期 4 个工作日"},
		{"due on Friday, read on Saturday", "2024-03-29", "2024-03-30", 0, 0, "3月29日（周五）已逾期"},
		{"due before the holiday, read on its last day", "2025-09-30", "2025-10-08", 0, 0, "9月30日（周二）已逾期"},
		{"next year not announced", "2027-01-08", "2026-12-14", 19, 2027, "2027年1月8日（周五）还剩 19 个工作日（暂定：2027年放假安排尚未公布）"},
	}
	for _, tt := range tests {
		if got := foi.DueWords(day(tt.due), day(tt.today), tt.left, tt.unannounced); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.why, got, tt.want)
		}
	}
}

func TestReadingInOneSentence(t *testing.T) {
	in := received("2024-03-01") // due Friday 2024-03-29
	tests := []struct {
		why, today, want string
		acts             []foi.Act
	}{
		{"open", "2024-03-25", "3月29日（周五）还剩 4 个工作日", []foi.Act{in}},
		{"open and late", "2024-04-02", "3月29日（周五）逾期 2 个工作日", []foi.Act{in}},
		{"open, sent on a Monday and confirmed on the Friday", "2024-03-25", "3月25日（周一）今日到期（审慎期限；法定期限 3月29日）", []foi.Act{foi.Receipt{
			On: day("2024-03-01"), Channel: foi.Web, SubmittedOn: day("2024-02-26"),
		}}},
		{"in time", "2024-05-06", "按期：期限 2024年3月29日，2024年3月28日 送达（第 19 个工作日）", []foi.Act{in, decided("2024-03-27"), posted("2024-03-28")}},
		{"late", "2024-05-06", "逾期 1 个工作日：期限 2024年3月29日，2024年4月1日 办结", []foi.Act{in, decided("2024-03-29"), posted("2024-04-01")}},
		{"late by a rest day: no working day to count", "2024-05-06", "已逾期：期限 2024年3月29日，2024年3月30日 办结", []foi.Act{in, decided("2024-03-29"), posted("2024-03-30")}},
		{"taken back", "2024-05-06", "已终止：2024年3月11日 撤回申请", []foi.Act{in, withdrawn("2024-03-11")}},
	}
	for _, tt := range tests {
		if got := answerClock(t, asReceived, tt.today, tt.acts...).Words(day(tt.today)); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.why, got, tt.want)
		}
	}
}
