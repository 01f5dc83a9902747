package foi

// Personal is what identifies or reaches the applicant. It is kept apart from the rest of an act,
// encrypted, and shown masked until somebody opens it (个人信息保护法第五十一条第三项).
type Personal struct {
	IDNumber string `json:"id_number,omitempty"` // 证件号码
	Phone    string `json:"phone,omitempty"`     // 联系电话
	Email    string `json:"email,omitempty"`     // 电子邮箱
	Address  string `json:"address,omitempty"`   // 通信地址
}

// WithoutPersonal takes the personal data out of an act: what is left may be stored and hashed in the
// clear. Acts that hold none come back as they are.
func WithoutPersonal(act Act) (Act, Personal) {
	switch a := act.(type) {
	case Receipt:
		taken := a.Applicant.Personal
		a.Applicant.Personal = Personal{}
		return a, taken
	case Arrival:
		taken := a.Applicant.Personal
		a.Applicant.Personal = Personal{}
		return a, taken
	case RecordsRequest:
		taken := a.Applicant.Personal
		a.Applicant.Personal = Personal{}
		return a, taken
	case Void:
		if a.Instead == nil {
			return a, Personal{}
		}
		rest, taken := WithoutPersonal(a.Instead)
		a.Instead = rest
		return a, taken
	}
	return act, Personal{}
}

// WithPersonal is the reverse of WithoutPersonal.
func WithPersonal(act Act, p Personal) Act {
	switch a := act.(type) {
	case Receipt:
		a.Applicant.Personal = p
		return a
	case Arrival:
		a.Applicant.Personal = p
		return a
	case RecordsRequest:
		a.Applicant.Personal = p
		return a
	case Void:
		if a.Instead != nil {
			a.Instead = WithPersonal(a.Instead, p)
		}
		return a
	}
	return act
}
