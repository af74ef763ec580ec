import { readdirSync, readFileSync } from 'node:fs'
import { transform } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { applyMistake, type Mistake } from './define.ts'

const here = new URL('.', import.meta.url)
const labs = readdirSync(here, { withFileTypes: true }).filter((entry) => entry.isDirectory())

describe.each(labs.map(({ name }) => name))('%s', (slug) => {
  const source = readFileSync(solutionOf(slug), 'utf8')
  const files = readdirSync(new URL(`${slug}/`, here))

  test.each(files)('%s fits the solution and is code', async (file) => {
    const { default: mistake }: { default: Mistake } = await import(new URL(`${slug}/${file}`, here).href)
    const mistaken = applyMistake(source, mistake)
    await expect(transform(mistaken, { loader: 'ts' })).resolves.toMatchObject({ warnings: [] })
    expect(new Set(mistake.fails).size).toBe(mistake.fails.length)
    expect(mistake.because).toMatch(/^\S.*\.$/)
  })
})

function solutionOf(slug: string): URL {
  return new URL(`../../solutions/${slug}/${slug.replace(/^[\d.]+-/, '')}.ts`, here)
}
