package foi

// Kinds are all kinds of act.
func Kinds() []Kind {
	ids := make([]Kind, len(kinds))
	for i, k := range kinds {
		ids[i] = k.id
	}
	return ids
}
