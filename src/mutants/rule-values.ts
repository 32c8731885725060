import { createRequire } from 'node:module';
import type typescript from 'typescript';
import type { RuleValue } from './mutation.ts';

// To import its nine megabytes takes three times as long, because Node looks through them for names that are exported.
const ts = createRequire(import.meta.url)('typescript') as typeof typescript;

/**
 * Every value that each rule can have, as its type says: mistakes, too, that no kernel makes. `text` is the source of src/kernel/rules.ts.
 * Throws a RangeError for a rule whose type has no list of values.
 */
export function ruleValues(text: string): Map<string, readonly RuleValue[]> {
  const source = ts.createSourceFile('rules.ts', text, ts.ScriptTarget.Latest);
  const rules = source.statements.filter(ts.isInterfaceDeclaration).find(({ name }) => name.text === 'KernelRules');
  if (!rules) throw new RangeError('there is no interface KernelRules');
  const aliases = new Map(source.statements.filter(ts.isTypeAliasDeclaration).map(({ name, type }) => [name.text, type]));
  const values = new Map<string, readonly RuleValue[]>();
  for (const member of rules.members) {
    if (!ts.isPropertySignature(member) || !ts.isIdentifier(member.name) || !member.type) continue;
    const name = member.name.text;
    if (name !== 'name' && name !== 'title') values.set(name, valuesOf(name, member.type, aliases));
  }
  return values;
}

function valuesOf(rule: string, type: typescript.TypeNode, aliases: ReadonlyMap<string, typescript.TypeNode>): RuleValue[] {
  if (type.kind === ts.SyntaxKind.BooleanKeyword) return [false, true];
  if (ts.isUnionTypeNode(type)) return type.types.flatMap((member) => valuesOf(rule, member, aliases));
  if (ts.isLiteralTypeNode(type)) {
    const { literal } = type;
    if (ts.isStringLiteral(literal)) return [literal.text];
    if (ts.isNumericLiteral(literal)) return [Number(literal.text)];
    if (literal.kind === ts.SyntaxKind.TrueKeyword) return [true];
    if (literal.kind === ts.SyntaxKind.FalseKeyword) return [false];
  }
  const alias = ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName) ? aliases.get(type.typeName.text) : undefined;
  if (alias) return valuesOf(rule, alias, aliases);
  throw new RangeError(`the type of the rule ${rule} has no list of values`);
}
