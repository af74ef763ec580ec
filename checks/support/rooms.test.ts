import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { inRoom, roomsWith } from './rooms.ts'

test.each(roomsWith('index.check.ts'))('the entry of %s brings in every topic', (slug) => {
  const entry = readFileSync(inRoom(slug, 'index.check.ts'), 'utf8')
  const topics = readdirSync(inRoom(slug)).filter((file) => /(?<!^index)\.check\.ts$/.test(file))
  expect(topics.filter((topic) => !entry.includes(`from './${topic}'`))).toEqual([])
  expect(topics.length).toBeGreaterThan(0)
})
