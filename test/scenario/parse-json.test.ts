import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/scenario/parse-scenario.ts';

describe('JSON', () => {
  it('may begin with a byte order mark', () => {
    expect(parseJson('\uFEFF{ "a": 1 }', 'a.json')).toEqual({ ok: true, value: { a: 1 } });
  });

  it.each(['', '\uFEFF'])('that is not valid is told with its line, whatever it begins with: %j', (mark) => {
    const why = expect.stringMatching(/^a\.json: is not valid JSON \(line 3\): /) as string;
    expect(parseJson(`${mark}{\n"name": 1,\n!`, 'a.json')).toEqual({ ok: false, why });
  });

  it.each(['"a": 1', '{ "a": 1 }, "b": 2', '{ "\\x": 1 }', '{ "a', '"\\'])(
    'is told not to be valid, whatever is wrong with it: %s',
    (text) => {
      expect(parseJson(text, 'a.json')).toEqual({ ok: false, why: expect.stringMatching(/^a\.json: is not valid JSON/) as string });
    },
  );

  it.each([
    ['at the top', '{\n"name": "a",\n"name": "b" }', '"name"', 3],
    ['further below', '[0, { "starts": [{ "op": 1, "op": 1 }] }]', '"op"', 1],
    ['behind an object of its own', '{ "a": { "b": [1] },\n"a": 2 }', '"a"', 2],
    ['in other letters', '{ "\\u0061" : 1, "a" : 2 }', '"a"', 1],
    ['behind a text with quotes', '{ "a": "\\\\\\"", "a": 2 }', '"a"', 1],
    ['at great length', `{ "${'x'.repeat(1000)}": 1, "${'x'.repeat(1000)}": 2 }`, `"${'x'.repeat(56)}...`, 1],
  ])('has no key twice in one object: %s', (_, text, key, line) => {
    expect(parseJson(text, 'a.json')).toEqual({
      ok: false,
      why: `a.json: names the key ${key} twice in one object (line ${String(line)})`,
    });
  });

  it.each([
    ['two objects', [{ a: 1 }, { a: { a: 2 } }]],
    ['a value', { a: 'b', b: 'a', c: ['a', 'a'] }],
    ['a text that looks like one', { a: '{ "b": 1, "b": 2 }', 'b": 1, "b': '\\', c: ':' }],
  ])('may have a key again in %s', (_, value) => {
    expect(parseJson(JSON.stringify(value), 'a.json')).toEqual({ ok: true, value });
  });

  it.each([
    ['"', 'x'],
    ['"', '\\\\'],
  ])('may have texts of any length: %s %s', (quote, letters) => {
    expect(parseJson(`${quote}${letters.repeat(1e7)}${quote}`, 'a.json').ok).toBe(true);
  });

  it('has at most 64 lists and objects in each other, and brackets in texts are none', () => {
    const nested = (depth: number): string => `${'[{"a":'.repeat(depth / 2)}"]${'['.repeat(99)}"${'}]'.repeat(depth / 2)}`;
    expect(parseJson(nested(64), 'a.json').ok).toBe(true);
    expect(parseJson(`[${nested(64)}]`, 'a.json')).toEqual({ ok: false, why: 'a.json: is nested more than 64 deep (line 1)' });
  });
});
