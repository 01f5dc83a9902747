package hook

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"foidesk/internal/remind"
)

// title is what a message begins with: a robot that asks for a keyword finds it there.
const title = "到期提醒"

// maxText is how long a message may be in bytes. 企业微信 takes 4096 of markdown, 飞书 20 KB of all; 钉钉 names none.
const maxText = 4096

// plainText keeps what a number was imported with from being read as a link, a mention or emphasis.
var plainText = strings.NewReplacer("<", "＜", ">", "＞", "[", "［", "]", "］", "*", "＊", "`", "｀", "_", "＿", "\n", " ", "\r", " ")

// inMarkdown writes a line for each item, with its number as a link.
func inMarkdown(n remind.Notice) []part {
	return split(n, "**"+heading(n)+"**\n", func(i remind.NoticeItem) string {
		number := plainText.Replace(i.Number)
		if i.Link != "" {
			number = "[" + number + "](" + i.Link + ")"
		}
		return "- " + written(number, i)
	})
}

// inText writes a line for each item, and below it its link.
func inText(n remind.Notice) []part {
	return split(n, heading(n)+"\n", func(i remind.NoticeItem) string {
		line := written(plainText.Replace(i.Number), i)
		if i.Link != "" {
			line += "\n" + i.Link
		}
		return line
	})
}

func heading(n remind.Notice) string {
	return fmt.Sprintf("%s：%d 项（%s）", title, n.Total, plainText.Replace(n.Agency))
}

func written(number string, i remind.NoticeItem) string {
	if number != "" {
		number += " "
	}
	return number + i.Label + "：" + plainText.Replace(i.Words)
}

// split puts lines into messages, each below the heading. The last says how much is not listed.
func split(n remind.Notice, head string, line func(remind.NoticeItem) string) []part {
	more := ""
	if rest := n.Total - n.Before - len(n.Items); rest > 0 {
		more = fmt.Sprintf("\n另有 %d 项，请登录系统查看。", rest)
	}
	parts := []part{{text: head}}
	for _, i := range n.Items {
		text := "\n" + cut(line(i), maxText-len(head)-len(more)-1)
		if last := &parts[len(parts)-1]; last.items > 0 && len(last.text)+len(text)+len(more) > maxText {
			parts = append(parts, part{text: head})
		}
		last := &parts[len(parts)-1]
		last.text += text
		last.items++
	}
	parts[len(parts)-1].text += more
	return parts
}

// cut shortens a text to so many bytes, between characters.
func cut(text string, most int) string {
	for len(text) > most {
		_, size := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-size]
	}
	return text
}
