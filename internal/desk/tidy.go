package desk

import (
	"reflect"
	"strings"

	"foidesk/internal/foi"
)

// tidied trims every text of an act. By reflection, so that no field of a later act is forgotten.
func tidied(act foi.Act) foi.Act {
	v := reflect.New(reflect.TypeOf(act)).Elem()
	v.Set(reflect.ValueOf(act))
	tidyAll(v)
	return v.Interface().(foi.Act)
}

func tidyAll(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(tidy(v.String()))
	case reflect.Struct:
		for _, field := range v.Fields() {
			if field.CanSet() {
				tidyAll(field)
			}
		}
	case reflect.Slice:
		own := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(own, v)
		for i := range own.Len() {
			tidyAll(own.Index(i))
		}
		if !v.IsNil() {
			v.Set(own)
		}
	}
}

// tidy trims a text; browsers send the end of a line as two characters.
func tidy(text string) string {
	return strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
}
