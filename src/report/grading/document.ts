/**
 * The beginning of every page that is written. None needs a network, and each lets through its own style and script by their hashes.
 */
import { createHash } from 'node:crypto'
import { escapeXml } from '../xml.ts'

export interface Head {
  title: string
  style: string
  /** What its content may do, see {@link hashOf}. */
  policy: readonly string[]
}

/** To the end of the head. */
export function documentHead({ title, style, policy }: Head): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy.join('; ')}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeXml(title)}</title>
<style>${style}</style>
</head>`
}

/** As a policy names a style or a script that may be used. */
export function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}
