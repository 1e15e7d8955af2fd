package gateway

import "regexp"

// secrets are tokens of every kind (xoxb-, xapp-, …) and the tickets in the addresses of Socket Mode.
var secrets = regexp.MustCompile(`\bx(?:ox[a-z.]*|app)-[0-9A-Za-z-]+|([?&](?:ticket|token|app_id)=)[^&\s"]+`)

// redact is the text of an error with every secret taken out, for the log and for whoever reads a parked message.
func redact(err error) string {
	if err == nil {
		return ""
	}
	return secrets.ReplaceAllString(err.Error(), "$1[redacted]")
}
