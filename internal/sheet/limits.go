package sheet

// What a file from outside may hold at most. A city's ledger of ten years is far below these.
const (
	MaxFileSize  = 50 << 20  // bytes of the file as it was sent
	MaxUnpacked  = 256 << 20 // bytes of a workbook unpacked; 100,000 rows of ours take some 150 MB
	MaxRows      = 100_000   // rows under the header that hold anything
	MaxColumns   = 200
	MaxCellChars = 32_767 // Excel's own limit
)

const (
	// spillOver is the size above which a sheet's rows or texts are unpacked to a temporary file in place
	// of memory.
	spillOver = 16 << 20
	// maxInMemory bounds all that is unpacked to memory in any case: styles, themes, pictures.
	maxInMemory = 32 << 20
	// maxParts bounds the files inside a workbook; a usual one has a dozen.
	maxParts = 2000
	// headerWithin is how many rows from the top may be titles before the header.
	headerWithin = 10
	// maxMerged bounds the merged ranges of a sheet, its titles' among them.
	maxMerged = 20_000
	// maxUncomputed bounds the formulas without a result that are told one by one.
	maxUncomputed = 20_000
)
