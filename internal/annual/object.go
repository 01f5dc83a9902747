package annual

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// object is a JSON object that keeps its order, so that a report reads as it is printed. Sections
// two and four are objects in objects whose leaves are figures; dotted paths name the leaves.
type object struct {
	names   []string
	members map[string]json.Marshaler
}

// put places a figure at its path; an error is a path that runs through another figure.
func (o *object) put(path string, v Value) error {
	name, rest, nested := strings.Cut(path, ".")
	member, taken := o.members[name]
	if !taken {
		if o.members == nil {
			o.members = map[string]json.Marshaler{}
		}
		o.names = append(o.names, name)
		o.members[name] = v
		if nested {
			member = &object{}
			o.members[name] = member
		}
	}
	if child, ok := member.(*object); ok && nested {
		return child.put(rest, v)
	}
	if taken {
		return fmt.Errorf("“%s”处已有一个数", path)
	}
	return nil
}

// MarshalJSON writes the members in the order they were first put.
func (o *object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, name := range o.names {
		if i > 0 {
			b.WriteByte(',')
		}
		quoted, err := jsontext.AppendQuote(nil, name)
		if err != nil {
			return nil, err
		}
		value, err := o.members[name].MarshalJSON()
		if err != nil {
			return nil, err
		}
		b.Write(quoted)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// flatten is the way back: every leaf by its dotted path, as it was written.
func flatten(raw jsontext.Value) (map[string]jsontext.Value, error) {
	if raw.Kind() != '{' {
		return nil, fmt.Errorf("应为 JSON 对象")
	}
	var members map[string]jsontext.Value
	if err := json.Unmarshal(raw, &members); err != nil {
		return nil, err
	}
	leaves := map[string]jsontext.Value{}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		value := members[name]
		switch {
		case name == "" || strings.Contains(name, "."):
			return nil, fmt.Errorf("不认识的一项“%s”", name)
		case value.Kind() == '[':
			return nil, fmt.Errorf("“%s”不应为数组", name)
		case value.Kind() != '{':
			leaves[name] = value
			continue
		}
		below, err := flatten(value)
		if err != nil {
			return nil, fmt.Errorf("“%s”之下：%w", name, err)
		}
		for path, leaf := range below {
			leaves[name+"."+path] = leaf
		}
	}
	return leaves, nil
}
