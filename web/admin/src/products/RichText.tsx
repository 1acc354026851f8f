import { Input, Skeleton } from "@mantine/core";
import { lazy, Suspense, useId } from "react";
import type { Choice } from "./InsertPicture.js";

// The editor is larger than all other pages together: it comes when a product is opened.
const Editor = lazy(() => import("./RichTextEditor.js"));

export interface RichTextProps {
  label: string;
  lang: string;
  readOnly: boolean;
  /** HTML, as the server keeps it. */
  value: string;
  error?: string;
  onChange: (html: string) => void;
  /** What can be put into the text beside a new one. */
  pictures: Choice[];
}

/** A description: paragraphs, two headings, lists, bold, italics, links, pictures. */
export function RichText(props: RichTextProps) {
  const id = useId();
  return (
    <Input.Wrapper label={props.label} labelElement="div" labelProps={{ id }} error={props.error} size="md">
      <Suspense
        fallback={
          <div className="waiting text-editor">
            <Skeleton height="100%" />
          </div>
        }
      >
        <Editor {...props} labelId={id} />
      </Suspense>
    </Input.Wrapper>
  );
}
