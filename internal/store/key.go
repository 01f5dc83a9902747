package store

import (
	"context"
	"crypto/hmac"
	"fmt"
	"slices"
	"strings"

	"foidesk/internal/desk"
	"foidesk/internal/keyring"
)

// keys are the ring as the store uses it. Without a ring nothing can be opened, and nothing is signed.
type keys struct{ ring *keyring.Ring }

func (k keys) has(id string) bool { return k.ring != nil && slices.Contains(k.ring.IDs(), id) }

// sign signs with the current key. What is signed is the hash of the parts, which keeps them apart.
func (k keys) sign(parts ...string) (keyID, mac string, err error) {
	if k.ring == nil {
		return "", "", keyring.ErrUnknownKey
	}
	mac, err = k.ring.MAC(k.ring.Current(), []byte(keyring.Hash(parts...)))
	return k.ring.Current(), mac, err
}

// forged tells that a signature does not hold. Where its key is not at hand the error says so.
func (k keys) forged(keyID, mac string, parts ...string) (bool, error) {
	if mac != "" && !k.has(keyID) {
		return false, &desk.Error{Code: desk.Unavailable, Message: wrongKey(keyID)}
	}
	return k.disproved(keyID, mac, parts...), nil
}

// disproved is forged for who only looks: a signature whose key is not at hand proves nothing either way.
func (k keys) disproved(keyID, mac string, parts ...string) bool {
	if mac == "" {
		return true
	}
	if !k.has(keyID) {
		return false
	}
	right, err := k.ring.MAC(keyID, []byte(keyring.Hash(parts...)))
	return err != nil || !hmac.Equal([]byte(right), []byte(mac))
}

// keyMark keeps which key the database was last written with.
const keyMark = "key"

// markKey remembers the key. Of several replicas one may have been given another key since.
func (t tx) markKey(ctx context.Context) error {
	last, err := t.Mark(ctx, keyMark)
	switch {
	case err != nil:
		return err
	case last == t.ring.ring.Current():
		return nil
	case last != "" && !t.ring.has(last):
		return &desk.Error{Code: desk.Unavailable, Message: wrongKey(last)}
	}
	return t.SetMark(ctx, keyMark, t.ring.ring.Current())
}

// ReadOnly answers desk.Store.ReadOnly.
func (s *Store) ReadOnly() string { return s.readOnly }

const giveKey = "请管理员用 FOIDESK_KEY_FILE（密钥文件）或者 FOIDESK_KEY 给出密钥后重新启动"

func wrongKey(id string) string {
	return fmt.Sprintf("密钥与数据库不符：数据库用的是编号为 %s 的密钥，现有的密钥中没有它，只能查看，不能登记和办理。%s", id, giveKey)
}

// whyReadOnly compares the ring with the database; empty where all is well.
func (s *Store) whyReadOnly(ctx context.Context) (string, error) {
	if s.ring.ring == nil {
		return "没有密钥，只能查看，不能登记和办理，也看不到申请人的个人信息。" + giveKey, nil
	}
	last, err := s.Mark(ctx, keyMark)
	if err != nil || last == "" || s.ring.has(last) {
		return "", err
	}
	return wrongKey(last), nil
}

// KeysInUse counts, for each key by its id, what is encrypted or signed with it. A key that is not in use any
// more can be given up.
func (s *Store) KeysInUse(ctx context.Context) (map[string]int, error) {
	var parts []string
	for _, table := range []string{"personal_data", "log_heads", "seals", "audit_head", "hooks"} {
		parts = append(parts, "SELECT key_id, COUNT(*) AS n FROM "+table+" WHERE key_id <> '' GROUP BY key_id")
	}
	// The secrets of second factors, which package account seals.
	parts = append(parts, "SELECT totp_key, COUNT(*) FROM people WHERE totp_key <> '' GROUP BY totp_key")
	var rows []struct {
		KeyID string
		N     int
	}
	err := s.db.WithContext(ctx).Raw(strings.Join(parts, " UNION ALL ")).Scan(&rows).Error
	out := map[string]int{}
	for _, r := range rows {
		out[r.KeyID] += r.N
	}
	return out, err
}
