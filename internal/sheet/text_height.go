package sheet

// lineHeight is the height of a line of 10.5 point text, in points.
const lineHeight = 15.0

// textWidth counts a text in the units of a column's width: a Chinese character takes two.
func textWidth(text string) (width float64) {
	for _, r := range text {
		width++
		if r > 0x2E7F || r >= 0x2018 && r <= 0x201D {
			width++
		}
	}
	return width
}

// heightFor makes room for the tallest of the texts in columns of those widths. Programs fit rows by
// themselves only when somebody edits them, and rows with merged cells never.
func heightFor(texts []string, widths []float64) float64 {
	lines := 1
	for i, text := range texts {
		// A line breaks before a character that no longer fits, so a column holds a little less than its width.
		lines = max(lines, int((textWidth(text)-0.5)/(widths[i]-1))+1)
	}
	return float64(lines)*lineHeight + 6
}
