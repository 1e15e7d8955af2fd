package sandbox

import "time"

// fixed is a clock that stands still.
func fixed() time.Time { return time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC) }
