package desk

// PersonalFields are the fields of personal data.
func PersonalFields() []PersonalFieldInfo { return personalFields }
