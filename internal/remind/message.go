package remind

import (
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

// Message is what one person is told of one thing. All but Words, Created and ReadAt is its key: it is there once.
type Message struct {
	ID     int64
	Person desk.PersonID
	Agency desk.AgencyID
	// Case and Number are the case; 0 and empty where it is about none.
	Case   desk.CaseID
	Number string
	Topic  Topic
	// Ref tells the clocks of several consultations, reviews or suits apart.
	Ref   string
	DueOn calendar.Date
	// Day is which day of the rule it was: working days after DueOn, before it negative.
	Day int
	// Words say how things stood, beside the topic and the number: days only, nothing of the applicant.
	Words   string
	Created time.Time
	// ReadAt is zero until the person has read it.
	ReadAt time.Time
}
