package sheet

import (
	"foidesk/internal/foi"
)

// The words that may stand in the ledger's columns of choice, for drop-downs and messages.

func channelWords() []string {
	return labels(foi.Channels(), func(c foi.ChannelInfo) string { return c.Label })
}

func categoryWords() []string {
	return labels(foi.ApplicantCategories(), func(c foi.ApplicantCategoryInfo) string { return c.Label })
}

func methodWords() []string {
	return labels(foi.Methods(), func(m foi.MethodInfo) string { return m.Label })
}

func outcomeWords() []string { return labels(foi.Outcomes(), foi.OutcomeInfo.Name) }

func labels[T any](all []T, label func(T) string) []string {
	words := make([]string, len(all))
	for i, one := range all {
		words[i] = label(one)
	}
	return words
}
