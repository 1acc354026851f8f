import "@mantine/tiptap/styles.css";
import { Link, RichTextEditor } from "@mantine/tiptap";
import { Icon } from "@tenon/ui";
import { Image } from "@tiptap/extension-image";
import { TableKit } from "@tiptap/extension-table";
import { useEditor } from "@tiptap/react";
import { StarterKit } from "@tiptap/starter-kit";
import { useEffect, useRef, useState } from "react";
import { useWords } from "../words.js";
import { InsertPicture } from "./InsertPicture.js";
import type { RichTextProps } from "./RichText.js";

/** What the server lets through; it cleans again. Tables stay as they came, other things do not arise. */
const EXTENSIONS = [
  StarterKit.configure({
    heading: { levels: [3, 4] },
    blockquote: false,
    code: false,
    codeBlock: false,
    horizontalRule: false,
    link: false,
    strike: false,
    underline: false,
  }),
  Link.configure({ openOnClick: false, protocols: ["https", "http", "mailto", "tel"] }),
  Image,
  TableKit,
];

export default function Editor({
  labelId,
  lang,
  readOnly,
  value,
  onChange,
  pictures,
}: RichTextProps & { labelId: string }) {
  const say = useWords();
  const [inserting, setInserting] = useState(false);
  // What this editor said last: only another text comes from outside and is put in.
  const said = useRef(value);
  const editor = useEditor({
    extensions: EXTENSIONS,
    content: value,
    editable: !readOnly,
    editorProps: {
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-labelledby": labelId,
        lang,
        // Who may only read it scrolls it by key all the same.
        tabindex: "0",
      },
    },
    onUpdate: ({ editor }) => {
      said.current = editor.isEmpty ? "" : editor.getHTML();
      onChange(said.current);
    },
  });
  useEffect(() => {
    if (!editor || value === said.current) return;
    said.current = value;
    editor.commands.setContent(value, { emitUpdate: false });
  }, [editor, value]);

  return (
    <RichTextEditor
      className="text-editor"
      data-inserting={inserting || undefined}
      editor={editor}
      variant="subtle"
      labels={{
        boldControlLabel: say("text.bold"),
        italicControlLabel: say("text.italic"),
        h3ControlLabel: say("text.h3"),
        h4ControlLabel: say("text.h4"),
        bulletListControlLabel: say("text.bullets"),
        orderedListControlLabel: say("text.numbers"),
        linkControlLabel: say("text.link"),
        unlinkControlLabel: say("text.unlink"),
        linkEditorInputLabel: say("text.linkAddress"),
        linkEditorInputPlaceholder: "https://",
        linkEditorSave: say("text.linkSave"),
        undoControlLabel: say("text.undo"),
        redoControlLabel: say("text.redo"),
      }}
    >
      {!readOnly && (
        <RichTextEditor.Toolbar>
          <RichTextEditor.ControlsGroup>
            <RichTextEditor.Bold />
            <RichTextEditor.Italic />
          </RichTextEditor.ControlsGroup>
          <RichTextEditor.ControlsGroup>
            <RichTextEditor.H3 />
            <RichTextEditor.H4 />
            <RichTextEditor.BulletList />
            <RichTextEditor.OrderedList />
          </RichTextEditor.ControlsGroup>
          <RichTextEditor.ControlsGroup>
            <RichTextEditor.Link />
            <RichTextEditor.Unlink />
            <RichTextEditor.Control
              aria-label={say("text.picture")}
              title={say("text.picture")}
              aria-expanded={inserting}
              active={inserting}
              onClick={() => setInserting(!inserting)}
            >
              <Icon name="picture" size={16} />
            </RichTextEditor.Control>
          </RichTextEditor.ControlsGroup>
          <RichTextEditor.ControlsGroup>
            <RichTextEditor.Undo />
            <RichTextEditor.Redo />
          </RichTextEditor.ControlsGroup>
        </RichTextEditor.Toolbar>
      )}
      {inserting && (
        <InsertPicture
          pictures={pictures}
          lang={lang}
          onCancel={() => setInserting(false)}
          onInsert={(picture) => {
            // Behind what is selected: a picture that was just put in is, and stays.
            const image = { type: "image", attrs: picture };
            editor?.chain().focus().insertContentAt(editor.state.selection.to, image).run();
            setInserting(false);
          }}
        />
      )}
      <RichTextEditor.Content />
    </RichTextEditor>
  );
}
