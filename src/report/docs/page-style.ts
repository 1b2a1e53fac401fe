import { INK } from './entity-graph.ts';

/** How the page looks: wide and narrow, light and dark, on paper. */
export const STYLE = `
:root { color-scheme: light dark; --back: #fff; --side: #f6f8fa; --text: #1b2630; --quiet: #5d6974; --line: #d8dee4; --link: #0b5cad;
  --head: #e7eef6; --tag: #eaeef2; --weak: #8a4b00; --weak-back: #fff1d6; --here: #fff6c9 }
@media (prefers-color-scheme: dark) { :root { --back: #14191f; --side: #1a2028; --text: #dde4ea; --quiet: #98a4b0; --line: #323b45;
  --link: #7ab8ff; --head: #24364a; --tag: #2a323b; --weak: #ffc66b; --weak-back: #3c2d12; --here: #3a3510 } }
* { box-sizing: border-box }
html { scroll-padding-top: 1rem }
body { margin: 0; font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; color: var(--text); background: var(--back) }
a { color: var(--link); text-decoration: none } a:hover { text-decoration: underline }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px }
code, pre { font: .9em/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; unicode-bidi: isolate; overflow-wrap: anywhere }
pre { white-space: pre-wrap; background: var(--side); padding: .8rem 1rem; border-radius: 6px }
h1 { font-size: 1.7rem; margin: 0 } h2 { font-size: 1.6rem; margin: 3.5rem 0 .5rem; padding-bottom: .3rem; border-bottom: 2px solid var(--line) }
h3 { font-size: 1.2rem; margin: 2.5rem 0 .3rem } h4 { font-size: .8rem; letter-spacing: .04em; text-transform: uppercase; color: var(--quiet); margin: 1.4rem 0 .3rem }
h2 a, h3 a { color: inherit } p { margin: .3rem 0 } .quiet { color: var(--quiet); font-weight: 400 }
.remark, .lead { white-space: pre-line } .lead { max-width: 50rem }
nav { background: var(--side); border-bottom: 1px solid var(--line); padding: 1rem }
main { padding: 1.5rem 1rem 6rem; max-width: 80rem }
nav ul { list-style: none; margin: 0; padding: 0 } nav li a { display: block; padding: .1rem .5rem; border-radius: 4px; overflow-wrap: anywhere }
nav details ul { padding-left: 1rem } summary { cursor: pointer; padding: .15rem .3rem } summary small, #found small { color: var(--quiet); margin-left: .5rem; display: inline-block }
nav [aria-current] { background: var(--head); font-weight: 600 }
#search { width: 100%; font: inherit; padding: .45rem .6rem; margin: .8rem 0 .4rem; color: inherit; background: var(--back); border: 1px solid var(--line); border-radius: 6px }
#count { color: var(--quiet); font-size: .85rem; margin: 0 .3rem .3rem } .searching .contents { display: none }
td code, th code { overflow-wrap: break-word }
.wide { overflow-x: auto } table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .35rem .7rem .35rem 0; border-bottom: 1px solid var(--line) } tbody th { font-weight: 400 }
thead th { font-size: .8rem; font-weight: 600; color: var(--quiet) } td p { margin: 0 }
th code { font-weight: 600 } th code.quiet { font-weight: 400 }
.columns th:first-child { width: 11rem } .columns td:nth-child(2) { width: 8rem } .columns td:nth-child(3) { width: 5rem; white-space: nowrap } .columns td:nth-child(4) { width: 9rem }
.keys th:first-child { width: 20rem } .schemas th:first-child { width: 10rem } .schemas td:nth-child(2) { width: 14rem } .functions th:first-child { width: 45% } .jobs td:nth-child(2) code, .jobs td:nth-child(3) code { white-space: nowrap }
td summary { color: var(--quiet); font-size: .85rem; padding: 0 } .values code { color: var(--quiet); display: inline-block; margin-right: .4rem }
.tag { display: inline-block; font-size: .72rem; line-height: 1.5; padding: 0 .45em; margin: 0 .4em 0 0; border-radius: 4px; background: var(--tag); color: var(--quiet); white-space: nowrap; vertical-align: .08em }
.tag.key { background: var(--head); color: inherit } .tag.weak { background: var(--weak-back) } .weak { color: var(--weak) }
.flow { margin: 0; padding: 0; list-style: none } .flow li { display: inline-block; margin: 0 1.2rem .2rem 0 }
.roles { margin: .3rem 0 } .roles dt { margin-top: .5rem; font-weight: 600 } .roles dd { margin: 0 0 0 1rem } .roles ul { margin: .1rem 0; padding-left: 1.1rem }
tr:target, article:target h3, .schema:target > h2 { background: var(--here) }
article { content-visibility: auto; contain-intrinsic-size: auto 900px }
figure { margin: 1.2rem 0 } figure .wide { border: 1px solid var(--line); border-radius: 6px; padding: .5rem } figcaption { color: var(--quiet); font-size: .85rem; margin-top: .3rem }
figure button { font: inherit; color: var(--link); background: none; border: 1px solid var(--line); border-radius: 6px; padding: .1rem .6rem; margin-right: .6rem; cursor: pointer }
.whole svg { max-width: 100%; height: auto }
svg text { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace }
[fill="${INK.box}"] { fill: var(--back) } [fill="${INK.head}"] { fill: var(--head) } [fill="${INK.text}"] { fill: var(--text) }
[fill="${INK.faint}"] { fill: var(--link) } [stroke="${INK.line}"] { stroke: var(--quiet) } [fill="${INK.line}"] { fill: var(--quiet) } svg polygon[fill="transparent"] { fill: none }
@media (min-width: 60rem) { body { display: grid; grid-template-columns: 19rem minmax(0, 1fr) } main { padding: 2rem 2rem 8rem }
  nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; border: 0; border-right: 1px solid var(--line) } }
@media (max-width: 45rem) { thead { display: none } tr { display: block; padding: .5rem 0; border-bottom: 1px solid var(--line) }
  th, td { display: block; padding: 0; border: 0 } .columns td:nth-child(2), .columns td:nth-child(3), .columns td:nth-child(4) { display: inline-block; width: auto; margin-right: 1rem } }
@media print { nav, .skip, figure button { display: none } body { display: block; font-size: 10pt } main { max-width: none; padding: 0 } article { content-visibility: visible }
  tr, figure, h3, h4 { break-inside: avoid; break-after: auto } h2, h3, h4 { break-after: avoid } .wide { overflow: visible } svg { max-width: 100%; height: auto } a { color: inherit } }
.skip { position: absolute; left: -99rem } .skip:focus { position: fixed; left: 1rem; top: 1rem; background: var(--back); padding: .5rem 1rem; z-index: 1 }
`;
