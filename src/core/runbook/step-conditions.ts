/** A parsed `when`. */
export type Condition =
  | { readonly kind: "or" | "and"; readonly left: Condition; readonly right: Condition }
  | { readonly kind: "not"; readonly of: Condition }
  | { readonly kind: "equal" | "unequal"; readonly left: Operand; readonly right: Operand }
  | { readonly kind: "given"; readonly operand: Operand };

/** A text in quotes, or a name that stands for one. */
export type Operand =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "input" | "answer"; readonly name: string };

/** A condition, or what is wrong with it and at which character (from 1). */
export type ParsedCondition =
  | { readonly kind: "parsed"; readonly condition: Condition }
  | { readonly kind: "unreadable"; readonly position: number; readonly message: string };

/** What names stand for when a condition is decided; an unknown name stands for the empty text. */
export interface ConditionValues {
  readonly inputs: Readonly<Record<string, string>>;
  /** The chosen option of an `ask`, else `done`, `skipped` or `failed`; absent while a step has not ended. */
  readonly answers: Readonly<Record<string, string>>;
}

/**
 * Reads a `when`: `inputs.x` and `answers.step` compared with `==` or `!=` to a quoted text or to each other, joined by `and`, `or`, `not` and
 * parentheses. A name alone is true when its text is not empty.
 */
export function parseCondition(text: string): ParsedCondition {
  const tokens = tokenize(text);
  if (!Array.isArray(tokens)) return tokens;
  const reader = { tokens, at: 0, end: text.length + 1 };
  const condition = readOr(reader);
  if ("message" in condition) return condition;
  const rest = reader.tokens[reader.at];
  return rest === undefined ? { kind: "parsed", condition } : unexpected(rest, "`and`, `or` or the end");
}

/** Whether a condition holds. */
export function isTrue(condition: Condition, values: ConditionValues): boolean {
  switch (condition.kind) {
    case "or":
      return isTrue(condition.left, values) || isTrue(condition.right, values);
    case "and":
      return isTrue(condition.left, values) && isTrue(condition.right, values);
    case "not":
      return !isTrue(condition.of, values);
    case "equal":
      return textOf(condition.left, values) === textOf(condition.right, values);
    case "unequal":
      return textOf(condition.left, values) !== textOf(condition.right, values);
    case "given":
      return textOf(condition.operand, values) !== "";
  }
}

/** Every name a condition uses, for checking that it exists. */
export function namesIn(condition: Condition): readonly Extract<Operand, { readonly name: string }>[] {
  switch (condition.kind) {
    case "or":
    case "and":
      return [...namesIn(condition.left), ...namesIn(condition.right)];
    case "not":
      return namesIn(condition.of);
    case "equal":
    case "unequal":
      return [condition.left, condition.right].flatMap((operand) => (operand.kind === "text" ? [] : [operand]));
    case "given":
      return condition.operand.kind === "text" ? [] : [condition.operand];
  }
}

/** The same condition with every `answers.x` renamed, for steps that are moved into another runbook. */
export function renameAnswers(text: string, rename: (stepId: string) => string): string {
  const tokens = tokenize(text);
  if (!Array.isArray(tokens)) return text;
  return tokens.reduceRight(
    (renamed, { kind, text: name, position }) =>
      kind === "answer"
        ? `${renamed.slice(0, position - 1)}answers.${rename(name)}${renamed.slice(position - 1 + "answers.".length + name.length)}`
        : renamed,
    text,
  );
}

interface Token {
  readonly kind: "text" | "input" | "answer" | "word" | "sign";
  readonly text: string;
  readonly position: number;
}

type Unreadable = Extract<ParsedCondition, { readonly kind: "unreadable" }>;

const pattern =
  /\s*(?:"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<space>inputs|answers)\.(?<name>[A-Za-z0-9_.-]+)|(?<word>and|or|not)\b|(?<sign>==|!=|\(|\)))/y;

function tokenize(text: string): Token[] | Unreadable {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  let at = 0;
  while (text.slice(at).trim() !== "") {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    const position = at + (text.slice(at).length - text.slice(at).trimStart().length) + 1;
    if (match?.groups === undefined)
      return {
        kind: "unreadable",
        position,
        message: `expected inputs.x, answers.x, "text", ==, !=, and, or, not or a parenthesis`,
      };
    const { double, single, space, name, word, sign } = match.groups;
    if (space !== undefined) tokens.push({ kind: space === "inputs" ? "input" : "answer", text: name ?? "", position });
    else if (word !== undefined) tokens.push({ kind: "word", text: word, position });
    else if (sign !== undefined) tokens.push({ kind: "sign", text: sign, position });
    else tokens.push({ kind: "text", text: double ?? single ?? "", position });
    at = pattern.lastIndex;
  }
  return tokens;
}

interface Reader {
  readonly tokens: readonly Token[];
  readonly end: number;
  at: number;
}

function takes(reader: Reader, kind: Token["kind"], text: string): boolean {
  const token = reader.tokens[reader.at];
  if (token?.kind !== kind || token.text !== text) return false;
  reader.at += 1;
  return true;
}

function readOr(reader: Reader): Condition | Unreadable {
  return readChain(reader, "or", (inner) => readChain(inner, "and", readNot));
}

function readChain(
  reader: Reader,
  word: "or" | "and",
  readPart: (reader: Reader) => Condition | Unreadable,
): Condition | Unreadable {
  let left = readPart(reader);
  while (!("message" in left) && takes(reader, "word", word)) {
    const right = readPart(reader);
    left = "message" in right ? right : { kind: word, left, right };
  }
  return left;
}

function readNot(reader: Reader): Condition | Unreadable {
  if (takes(reader, "word", "not")) {
    const of = readNot(reader);
    return "message" in of ? of : { kind: "not", of };
  }
  if (!takes(reader, "sign", "(")) return readComparison(reader);
  const inner = readOr(reader);
  if ("message" in inner || takes(reader, "sign", ")")) return inner;
  return unexpected(reader.tokens[reader.at] ?? reader.end, "`)`");
}

function readComparison(reader: Reader): Condition | Unreadable {
  const left = readOperand(reader);
  if ("message" in left) return left;
  const isEqual = takes(reader, "sign", "==");
  if (!isEqual && !takes(reader, "sign", "!=")) return { kind: "given", operand: left };
  const right = readOperand(reader);
  return "message" in right ? right : { kind: isEqual ? "equal" : "unequal", left, right };
}

function readOperand(reader: Reader): Operand | Unreadable {
  const token = reader.tokens[reader.at];
  if (token === undefined || token.kind === "word" || token.kind === "sign")
    return unexpected(token ?? reader.end, `inputs.x, answers.x or "text"`);
  reader.at += 1;
  return token.kind === "text" ? { kind: "text", text: token.text } : { kind: token.kind, name: token.text };
}

function unexpected(found: Token | number, expected: string): Unreadable {
  return typeof found === "number"
    ? { kind: "unreadable", position: found, message: `expected ${expected}, but it ends here` }
    : { kind: "unreadable", position: found.position, message: `expected ${expected}, not ${found.text}` };
}

function textOf(operand: Operand, { inputs, answers }: ConditionValues): string {
  switch (operand.kind) {
    case "text":
      return operand.text;
    case "input":
      return inputs[operand.name] ?? "";
    case "answer":
      return answers[operand.name] ?? "";
  }
}
