package sandbox

import "regexp"

// text wants a text object; only plain_text when plainOnly.
func text(most int, plainOnly bool) check {
	return func(k *kit, v any, at string) {
		o, ok := v.(map[string]any)
		if !ok {
			k.fail(at, "must provide an object")
			return
		}
		fields := []field{must("text", str(1, most))}
		switch typ, _ := o["type"].(string); {
		case typ == "plain_text":
			fields = append(fields, may("emoji", boolean))
		case typ == "mrkdwn" && !plainOnly:
			fields = append(fields, may("verbatim", boolean))
		case typ == "":
			k.fail(at, "missing required field: type")
		default:
			k.fail(at+"/type", "must be a valid enum value")
			return
		}
		k.fields(o, at, fields)
	}
}

func plain(most int) check { return text(most, true) }

func mrkdwnOnly(most int) check {
	return kinds("text", map[string]check{"mrkdwn": text(most, false)})
}

// confirm is the dialogue before an action.
var confirm = object(
	must("title", plain(100)), must("text", text(300, false)), must("confirm", plain(30)), must("deny", plain(30)),
	may("style", oneOf("primary", "danger")),
)

// option is one choice; radio buttons and checkboxes may use mrkdwn.
func option(marked, link bool) check {
	fields := []field{must("text", text(75, !marked)), must("value", str(1, 150)), may("description", text(75, !marked))}
	if link {
		fields = append(fields, may("url", isURL(3000)))
	}
	return object(fields...)
}

func optionGroup(k *kit, v any, at string) {
	object(must("label", plain(75)), must("options", list(1, 100, option(false, false))))(k, v, at)
}

// Rich text: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
var (
	richStyle = object(may("bold", boolean), may("italic", boolean), may("strike", boolean), may("code", boolean),
		may("underline", boolean), may("highlight", boolean), may("client_highlight", boolean), may("unlink", boolean))

	richLeaf = kinds("element", map[string]check{
		"text":      object(must("text", str(1, 40_000)), may("style", richStyle)),
		"link":      object(must("url", isURL(3000)), may("text", str(0, 40_000)), may("unsafe", boolean), may("style", richStyle)),
		"emoji":     object(must("name", str(1, 255)), may("unicode", str(0, 255)), may("skin_tone", any_), may("style", richStyle), may("url", any_)),
		"user":      object(must("user_id", isUser), may("style", richStyle)),
		"channel":   object(must("channel_id", isChan), may("style", richStyle)),
		"usergroup": object(must("usergroup_id", str(1, 255)), may("style", richStyle)),
		"team":      object(must("team_id", str(1, 255)), may("style", richStyle)),
		"broadcast": object(must("range", oneOf("here", "channel", "everyone")), may("style", richStyle)),
		"color":     object(must("value", pattern(regexp.MustCompile(`^#[0-9A-Fa-f]{6}$`), "a colour in the format #rrggbb")), may("style", richStyle)),
		"date": object(must("timestamp", integer(0, 1<<40)), must("format", str(1, 255)), may("url", isURL(3000)),
			may("fallback", str(0, 3000)), may("style", richStyle)),
	})
	richLeaves = list(0, 1000, richLeaf)
	richBorder = may("border", integer(0, 1))

	richSection = object(must("elements", richLeaves))
	richPart    = kinds("element", map[string]check{
		"rich_text_section":      richSection,
		"rich_text_preformatted": object(must("elements", richLeaves), richBorder, may("language", str(0, 255))),
		"rich_text_quote":        object(must("elements", richLeaves), richBorder),
		"rich_text_list": object(
			must("elements", list(0, 1000, kinds("element", map[string]check{"rich_text_section": richSection}))),
			must("style", oneOf("bullet", "ordered")), may("indent", integer(0, 8)), may("offset", integer(0, 1<<30)), richBorder,
		),
	})
	richBlock = object(must("elements", list(1, 1000, richPart)), may("block_id", str(1, 255)))

	richTextOnly = kinds("element", map[string]check{"rich_text": richBlock})
)
