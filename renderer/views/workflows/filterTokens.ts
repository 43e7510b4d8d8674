/** The list filter's words by what they are, for painting. Pure; the server alone decides what is valid. */

/** A piece of a filter. */
export interface FilterToken {
  readonly kind: 'name' | 'string' | 'number' | 'keyword' | 'operator' | 'space';
  readonly text: string;
  /** Where it begins in the filter, from 0. */
  readonly from: number;
}

const pattern =
  /(\s+)|('(?:[^'\\]|\\.)*'?|"(?:[^"\\]|\\.)*"?)|(\b\d[\d.]*\b)|(\b(?:AND|OR|NOT|IN|BETWEEN|IS|NULL|STARTS_WITH|ORDER|BY|ASC|DESC|GROUP|TRUE|FALSE)\b)|([=<>!(),]+)|([^\s'"=<>!(),]+)/gi;

/** Cuts a filter into pieces; together they are the text again. */
export function filterTokens(text: string): readonly FilterToken[] {
  const kinds = ['space', 'string', 'number', 'keyword', 'operator', 'name'] as const;
  return [...text.matchAll(pattern)].map((found) => {
    const index = found.slice(1).findIndex((part) => part !== undefined);
    return { kind: kinds[index] ?? 'name', text: found[0], from: found.index };
  });
}
