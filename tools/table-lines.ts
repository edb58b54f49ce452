// A rule of markdownlint: a line that starts with a pipe is part of a table. Behind a paragraph it would show as it is.
import type { Rule } from "markdownlint";

const tableLines: Rule = {
  names: ["table-lines"],
  description: "A line that starts with a pipe should be part of a table",
  tags: ["table"],
  parser: "markdownit",
  function: ({ lines, parsers }, onError) => {
    const blocks = parsers.markdownit.tokens.filter(({ type }) => ["table_open", "fence", "code_block"].includes(type));
    const ranges = blocks.map(({ map }) => map ?? []);
    const inside = (index: number) => ranges.some(([from = 0, to = 0]) => from <= index && index < to);
    lines.forEach((line, index) => {
      if (/^[\s>]*\|/.test(line) && !inside(index)) onError({ lineNumber: index + 1, context: line });
    });
  },
};

export default tableLines;
