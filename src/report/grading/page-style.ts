/** How report.html looks: light and dark, on a phone and on paper. */
export const STYLE = `
:root { color-scheme: light dark; --bg: #fff; --fg: #1b1f24; --quiet: #57606a; --line: #d0d7de; --head: #f6f8fa;
  --good: #116329; --bad: #a40e26; --odd: #7d4e00; --bar: #4c71c9; --mark: #ddf4ff; }
@media (prefers-color-scheme: dark) { :root { --bg: #0d1117; --fg: #e6edf3; --quiet: #9198a1; --line: #3d444d;
  --head: #161b22; --good: #56d364; --bad: #ff7b72; --odd: #e3b341; --bar: #6f9bff; --mark: #10233d; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 1rem; background: var(--bg); color: var(--fg);
  font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; } h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
h4 { font-size: 1rem; margin: .75rem 0 .25rem; } p { margin: .25rem 0; } .quiet { color: var(--quiet); }
button.plain { border: 1px solid var(--quiet); border-radius: 4px; padding: .25rem .6rem; }
.side { display: grid; grid-template-columns: minmax(18rem, 2fr) 3fr; gap: 0 2rem; } .side > * { min-width: 0; }
.facts { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: 1rem 0; padding: 0; list-style: none; }
.facts b { display: block; font-size: 1.4rem; font-variant-numeric: tabular-nums; }
.odd { color: var(--odd); } .good { color: var(--good); } .bad { color: var(--bad); }
.note { border-left: 4px solid var(--odd); padding: .25rem .75rem; background: var(--head); }
.scroll { overflow-x: auto; max-width: 100%; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .6rem; text-align: left; vertical-align: top; }
thead th { background: var(--head); white-space: nowrap; }
.number { text-align: right; white-space: nowrap; } .narrow { width: 1%; } td.name { min-width: 11rem; overflow-wrap: anywhere; }
button { font: inherit; color: inherit; background: none; border: 0; padding: 0; text-align: inherit; cursor: pointer; }
thead button::after { content: ' ↕'; color: var(--quiet); } th[aria-sort=ascending] button::after { content: ' ↑'; }
th[aria-sort=descending] button::after { content: ' ↓'; }
td.name button { font-weight: 600; } td.name button::before { content: '▸ '; color: var(--quiet); }
td.name button[aria-expanded=true]::before { content: '▾ '; }
:focus-visible { outline: 2px solid var(--bar); outline-offset: 2px; }
.filters { display: flex; flex-wrap: wrap; gap: .75rem; margin: .5rem 0; }
.filters label { display: flex; gap: .4rem; align-items: center; }
input, select { font: inherit; color: inherit; background: var(--bg); border: 1px solid var(--quiet); border-radius: 4px; padding: .25rem .5rem; max-width: 100%; }
.detail > td { background: var(--head); }
.inside { max-width: min(70rem, calc(100vw - 4rem)); position: sticky; left: 1rem; overflow-wrap: anywhere; }
pre { overflow-x: auto; background: var(--bg); border: 1px solid var(--line); padding: .5rem; margin: .25rem 0; font: 13px/1.4 ui-monospace, monospace; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .75rem; margin: .25rem 0; } dt { color: var(--quiet); } dd { margin: 0; }
.bars { display: grid; grid-template-columns: max-content 1fr max-content; gap: .15rem .6rem; align-items: center; max-width: 36rem; }
.bars meter { width: 100%; height: 1rem; }
meter::-webkit-meter-bar { background: var(--head); border: 1px solid var(--line); } meter::-webkit-meter-optimum-value { background: var(--bar); }
meter::-moz-meter-bar { background: var(--bar); }
@media (max-width: 60rem) { .side { display: block; } }
@media (max-width: 40rem) { body { padding: .6rem; font-size: 15px; } th, td { padding: .3rem .4rem; } thead th { white-space: normal; } td.name { min-width: 8rem; } }
@media print { :root { color-scheme: light; --bg: #fff; --fg: #000; --quiet: #444; --line: #bbb; --head: #fff; --good: #116329; --bad: #a40e26; --odd: #7d4e00; }
  .filters, thead button::after, td.name button::before { display: none; } body { max-width: none; padding: 0; font-size: 11px; }
  .scroll { overflow: visible; } .inside { max-width: none; position: static; } pre { white-space: pre-wrap; } tr, h3, h4 { break-inside: avoid; } .detail { break-inside: auto; } thead { display: table-header-group; } }
`
