package sandbox

import (
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf8"
)

// layout is one type of block.
type layout struct {
	is check
	on []string // surfaces; nil = all
}

var blockID = may("block_id", str(0, 255))

var imageSource = []field{
	may("image_url", isURL(3000)),
	may("slack_file", object(may("id", isFileID), may("url", isURL(3000)))),
}

// image wants exactly one source.
func image(fields ...field) check {
	is := object(append(slices.Clone(imageSource), fields...)...)
	return func(k *kit, v any, at string) {
		is(k, v, at)
		if o, ok := v.(map[string]any); ok && (o["image_url"] == nil) == (o["slack_file"] == nil) {
			k.fail(at, "must provide exactly one of image_url and slack_file")
		}
	}
}

var imageElement = image(must("alt_text", str(1, 2000)), may("image_width", any_), may("image_height", any_))

func section(k *kit, v any, at string) {
	accessory := func(k *kit, v any, at string) {
		if o, ok := v.(map[string]any); ok && o["type"] == "image" {
			imageElement(k, v, at)
			return
		}
		elementIn("s", map[string]bool{})(k, v, at)
	}
	object(blockID, may("text", text(3000, false)), may("fields", list(1, 10, text(2000, false))), may("accessory", accessory), may("expand", boolean))(k, v, at)
	if o, ok := v.(map[string]any); ok && o["text"] == nil && o["fields"] == nil {
		k.fail(at, "missing required field: text")
	}
}

func actions(k *kit, v any, at string) {
	object(blockID, must("elements", list(1, 25, elementIn("a", map[string]bool{}))))(k, v, at)
}

func contextActions(k *kit, v any, at string) {
	object(blockID, must("elements", list(1, 5, elementIn("c", map[string]bool{}))))(k, v, at)
}

func input(k *kit, v any, at string) {
	k.inputs++
	object(blockID, must("label", plain(2000)), must("element", elementIn("i", map[string]bool{})), may("hint", plain(2000)),
		may("optional", boolean), may("dispatch_action", boolean))(k, v, at)
}

func markdownBlock(k *kit, v any, at string) {
	object(blockID, must("text", str(1, 12_000)))(k, v, at)
	if o, ok := v.(map[string]any); ok {
		k.markdown += utf8.RuneCountInString(stringOf(o["text"]))
	}
}

var tableCell = kinds("cell", map[string]check{
	"raw_text":   object(must("text", str(1, 40_000))),
	"raw_number": object(must("value", number), may("text", str(0, 255))),
	"rich_text":  richBlock,
})

func table(k *kit, v any, at string) {
	k.tables++
	object(blockID, must("rows", list(1, 100, list(1, 20, tableCell))),
		may("column_settings", list(0, 20, func(k *kit, v any, at string) {
			if v == nil {
				return // a column may keep its default
			}
			object(may("align", oneOf("left", "center", "right")), may("is_wrapped", boolean))(k, v, at)
		})))(k, v, at)
}

var taskCard = object(blockID, must("task_id", str(1, 255)), must("title", str(1, 255)), must("status", oneOf("pending", "in_progress", "complete", "error")),
	may("details", richTextOnly), may("output", richTextOnly),
	may("sources", list(0, 50, kinds("source", map[string]check{"url": object(must("url", isURL(3000)), must("text", str(1, 3000)), may("icon_url", isURL(3000)))}))))

var card = object(blockID, may("hero_image", kinds("image", map[string]check{"image": imageElement})),
	may("icon", kinds("image", map[string]check{"image": imageElement})), may("title", mrkdwnOnly(150)), may("subtitle", mrkdwnOnly(150)),
	may("body", mrkdwnOnly(200)), may("subtext", mrkdwnOnly(200)), may("actions", list(1, 3, elementIn("a", map[string]bool{}))))

// layouts are Slack's blocks, https://docs.slack.dev/reference/block-kit/blocks. Blocks that the sandbox has no picture
// of (data_table, data_visualization, call, and so on) are refused: a bot should not come to rely on them here.
var layouts map[string]layout

func init() { // a container holds blocks
	inner := func(k *kit, v any, at string) {
		o, _ := v.(map[string]any)
		if t := stringOf(o["type"]); t == "container" || t == "carousel" || t == "card" {
			k.fail(at+"/type", "unsupported type: %s", t)
			return
		}
		block(k, v, at)
	}
	messages := []string{onMessage}
	layouts = map[string]layout{
		"section": {section, nil},
		"actions": {actions, nil},
		"context": {object(blockID, must("elements", list(1, 10, kinds("element", map[string]check{
			"image": imageElement, "plain_text": text(2000, false), "mrkdwn": text(2000, false),
		})))), nil},
		"context_actions": {contextActions, messages},
		"divider":         {object(blockID), nil},
		"header":          {object(blockID, must("text", plain(150)), may("level", integer(1, 6))), nil},
		"image":           {image(blockID, must("alt_text", str(1, 2000)), may("title", plain(2000)), may("image_width", any_), may("image_height", any_), may("image_bytes", any_), may("is_animated", any_)), nil},
		"input":           {input, nil},
		"rich_text":       {richBlock, nil},
		"markdown":        {markdownBlock, messages},
		"table":           {table, messages},
		"video": {object(blockID, must("alt_text", str(1, 2000)), must("title", plain(199)), must("thumbnail_url", isURL(3000)), must("video_url", isURL(3000)),
			may("title_url", isURL(3000)), may("description", plain(199)), may("author_name", str(0, 49)), may("provider_name", str(0, 49)),
			may("provider_icon_url", isURL(3000))), nil},
		"plan":      {object(blockID, must("title", str(1, 255)), may("tasks", list(0, 50, kinds("task", map[string]check{"task_card": taskCard})))), messages},
		"task_card": {taskCard, messages},
		"alert":     {object(blockID, must("text", text(200, false)), may("level", oneOf("default", "info", "warning", "error", "success"))), nil},
		"card":      {card, messages},
		"carousel":  {object(blockID, must("elements", list(1, 10, kinds("card", map[string]check{"card": card})))), messages},
		"container": {object(blockID, may("title", plain(150)), may("rich_text_title", richTextOnly), may("subtitle", text(150, false)),
			must("child_blocks", list(1, 10, inner)), may("width", oneOf("narrow", "standard", "wide", "full")),
			may("icon", kinds("image", map[string]check{"image": imageElement})), may("is_collapsible", boolean), may("default_collapsed", boolean),
			may("has_header_divider", boolean)), messages},
	}
}

// block checks one block and that no other has its id.
func block(k *kit, v any, at string) {
	o, ok := v.(map[string]any)
	if !ok {
		k.fail(at, "must provide an object")
		return
	}
	typ, ok := o["type"].(string)
	if !ok {
		k.fail(at, "missing required field: type")
		return
	}
	l, known := layouts[typ]
	if !known || l.on != nil && !slices.Contains(l.on, k.surface) {
		k.fail(at+"/type", "unsupported type: %s", typ)
		return
	}
	l.is(k, v, at)
	if id := stringOf(o["block_id"]); id != "" {
		if k.blockIDs[id] {
			k.fail(at+"/block_id", "block_id already exists: %s", id)
		}
		k.blockIDs[id] = true
	}
}

// withBlockIDs gives every block and action that has no id one, as Slack does, and counts the blocks. They were checked.
func withBlockIDs(b []byte) (json.RawMessage, int) {
	var blocks []any
	dec, err := decode(b)
	if err == nil {
		blocks, _ = dec.([]any)
	}
	for i, v := range blocks {
		nameBlock(v, fmt.Sprintf("b%d", i))
	}
	return raw(blocks), len(blocks)
}

func nameBlock(v any, id string) {
	o, _ := v.(map[string]any)
	if o == nil {
		return
	}
	if stringOf(o["block_id"]) == "" {
		o["block_id"] = id
	}
	inside, _ := o["child_blocks"].([]any)
	for i, c := range inside {
		nameBlock(c, fmt.Sprintf("%s.%d", id, i))
	}
	n := 0
	nameActions(o, id, &n)
}

// nameActions looks into accessory, element, elements and actions.
func nameActions(o map[string]any, id string, n *int) {
	var all []any
	for _, key := range []string{"accessory", "element"} {
		all = append(all, o[key])
	}
	for _, key := range []string{"elements", "actions"} {
		l, _ := o[key].([]any)
		all = append(all, l...)
	}
	for _, v := range all {
		e, _ := v.(map[string]any)
		if _, interactive := elements[stringOf(e["type"])]; !interactive {
			continue
		}
		if stringOf(e["action_id"]) == "" {
			e["action_id"] = fmt.Sprintf("%s.a%d", id, *n)
		}
		*n++
	}
}

// viewWithBlockIDs is withBlockIDs for the blocks of a view.
func viewWithBlockIDs(b []byte) json.RawMessage {
	v, err := decode(b)
	o, _ := v.(map[string]any)
	if err != nil || o == nil {
		return b
	}
	l, _ := o["blocks"].([]any)
	for i, x := range l {
		nameBlock(x, fmt.Sprintf("b%d", i))
	}
	return raw(o)
}
