// Package files makes files of what people worked out (workbooks, charts, a project's dossier, templates to fill in, and of
// contracts calendars, pictures, sheets and the packs of meetings) and reads the tables that they send back. It is pure: values
// and bytes in, bytes out. It never fetches, keeps or sends a file, runs no formula of anybody else's, and decides nothing about
// what stands in one.
package files

// Kinds of file.
const (
	CSV  = "csv"
	XLSX = "xlsx"
	PNG  = "png"
	MD   = "md"
)
