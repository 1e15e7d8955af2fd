package gateway

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// maxAge is how old, or how far in the future, a signed request may be.
// Source: https://docs.slack.dev/authentication/verifying-requests-from-slack/
const maxAge = 5 * time.Minute

// verifier checks Slack's v0 signatures. slack-go's SecretsVerifier does the same but reads the clock itself and builds
// an HMAC for each request.
type verifier struct {
	pool sync.Pool // of hash.Hash, keyed with the signing secret
}

// newVerifier returns nil for an empty secret: with that key anybody could sign.
func newVerifier(secret string) *verifier {
	if secret == "" {
		return nil
	}
	key := []byte(secret)
	return &verifier{pool: sync.Pool{New: func() any { return hmac.New(sha256.New, key) }}}
}

// ok tells whether Slack signed this body, not more than maxAge ago.
func (v *verifier) ok(h http.Header, body []byte, now time.Time) bool {
	stamp, sig := h.Get("X-Slack-Request-Timestamp"), h.Get("X-Slack-Signature")
	if v == nil || !v.fresh(stamp, now) || len(sig) != 3+2*sha256.Size || sig[:3] != "v0=" {
		return false
	}
	var want [sha256.Size]byte
	if _, err := hex.Decode(want[:], []byte(sig[3:])); err != nil {
		return false
	}
	mac := v.pool.Get().(hash.Hash)
	defer v.pool.Put(mac)
	mac.Reset()
	var buf [64]byte
	head := append(buf[:0], "v0:"...)
	head = append(head, stamp...)
	mac.Write(append(head, ':'))
	mac.Write(body)
	return hmac.Equal(mac.Sum(buf[:0]), want[:])
}

func (v *verifier) fresh(stamp string, now time.Time) bool {
	if len(stamp) > 20 {
		return false
	}
	sec, err := strconv.ParseInt(stamp, 10, 64)
	return err == nil && now.Sub(time.Unix(sec, 0)).Abs() <= maxAge
}
