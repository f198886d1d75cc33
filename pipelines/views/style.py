"""The look of everything that is no chart: a few rules on top of the themes in .streamlit/config.toml.

Colours are the charts' own greys and accent, so that page and picture agree. Nothing a keyboard or a screen reader
needs is hidden.
"""

from __future__ import annotations

from pipelines.charts.style import FONT, PALETTES, Theme

TINTS: dict[Theme, dict[str, str]] = {
    "light": {"tint": "#FDECE0", "tint-ink": "#8F3A00", "quiet": "#F0F1F4", "quiet-ink": "#3D424D", "card": "#FFFFFF"},
    "dark": {"tint": "#3B2413", "tint-ink": "#FFB98A", "quiet": "#222731", "quiet-ink": "#CDD1D8", "card": "#141821"},
}


def style_sheet(theme: Theme) -> str:
    """A <style> element for the theme."""
    return f"<style>{_colours(theme)}{RULES}</style>"


def both_themes() -> str:
    """The rules for a page that does not know its theme yet: as the browser has it."""
    return f"{_colours('light')}@media (prefers-color-scheme:dark){{{_colours('dark')}}}{RULES}"


def _colours(theme: Theme) -> str:
    """The theme's colours and typeface as properties of the page."""
    palette = PALETTES[theme]
    colours = {
        "paper": palette.paper,
        "ink": palette.ink,
        "text": palette.text,
        "muted": palette.muted,
        "line": palette.line,
        "grid": palette.grid,
        "gap": palette.gap,
        "accent": palette.accent,
        **TINTS[theme],
    }
    return ":root{" + "".join(f"--{name}:{colour};" for name, colour in colours.items()) + f"--face:{FONT};}}"


RULES = """
.stMainBlockContainer{max-width:1440px;padding:1.25rem 3rem 4rem}
[data-testid=stElementContainer]:has(> .stHtml > style:only-child){display:none}
.st-key-page_script [data-testid=stSkeleton]{display:none}
.stHtml{font-family:var(--face);color:var(--text);font-size:15px;line-height:1.45}
.stHtml a{color:var(--accent);text-decoration:none}
.stHtml a:hover{text-decoration:underline}
.stHtml :is(ul.said,.panel) li a{text-decoration:underline;text-decoration-color:var(--line);text-underline-offset:2px}
.stHtml a:focus-visible,.stHtml summary:focus-visible,.stHtml [tabindex]:focus-visible{
 outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
.st-key-masthead{border-bottom:1px solid var(--grid);padding-bottom:0;row-gap:0}
.st-key-masthead .name{font-weight:700;font-size:18px;color:var(--ink);white-space:nowrap;
 padding:.45rem .75rem .65rem 0}
.st-key-masthead .name a{color:inherit}
:is(.st-key-view,.st-key-tab) [role=radiogroup]{gap:.35rem;flex-wrap:wrap;border:0;background:transparent}
:is(.st-key-view,.st-key-tab) [role=radio]{border:0!important;background:transparent!important;
 border-radius:0!important;box-shadow:none;
 padding:.45rem .55rem .7rem;min-height:0;color:var(--text);border-bottom:2px solid transparent!important}
.st-key-view [role=radio] p{font-size:15.5px}
:is(.st-key-view,.st-key-tab) [role=radio]:hover{color:var(--accent)}
:is(.st-key-view,.st-key-tab) [role=radio][aria-checked=true]{color:var(--ink)!important;
 border-bottom-color:var(--accent)!important}
:is(.st-key-view,.st-key-tab) [role=radio]:focus-visible{outline:2px solid var(--accent)!important;
 outline-offset:-2px}
.st-key-tab{border-bottom:1px solid var(--grid)}
.st-key-masthead > :is(.st-key-q,:has(.st-key-q)){margin-left:auto;flex:1 1 90px;width:auto;max-width:200px}
.st-key-q [data-testid=InputInstructions]{display:none}
.st-key-q [data-testid=stTextInputRootElement]{position:relative;height:2.1rem;min-height:0}
.st-key-q [data-testid=stTextInputRootElement] > div:first-child{position:absolute;pointer-events:none;z-index:1}
.st-key-q input{padding-left:2.3rem}
:is([data-testid=stCaptionContainer],[data-testid=stWidgetLabel][disabled]) p{color:var(--muted)}
[data-testid=stCaptionContainer]{opacity:1}
[data-testid=stBaseButton-primary]{color:var(--paper)}
[data-testid=stRadioOption]:not([data-selected]) > div > div:first-child{border-color:var(--muted)!important}
[data-testid=stMultiSelect] [data-tag]{background:var(--quiet);color:var(--quiet-ink)}
[data-testid=stMultiSelect] [data-tag] *{color:inherit}
.data-line{color:var(--muted);font-size:13.5px;white-space:nowrap}
@media (max-width:599px){.data-line .data{display:none}}
.st-key-filters button p,.st-key-filters button{color:var(--muted);font-size:13.5px}
h1.lead{font-size:27px;line-height:1.25;font-weight:700;letter-spacing:-.01em;color:var(--ink);max-width:38em;
 margin:1.1rem 0 .3rem;padding:0}
h1.view{font-size:24px;line-height:1.25;font-weight:700;color:var(--ink);margin:1rem 0 .2rem;padding:0}
.stHtml h2{font-size:18px;font-weight:700;color:var(--ink);margin:1.2rem 0 .1rem;padding:0}
.stHtml h3{font-size:15px;font-weight:700;color:var(--ink);margin:1rem 0 .2rem;padding:0}
p.sub{color:var(--muted);margin:0 0 .6rem;max-width:52em}
p.lead-sub{color:var(--text);max-width:46em;margin:0 0 1.1rem;font-size:15.5px}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(285px,1fr));gap:14px;margin:.2rem 0 .6rem}
a.card{display:grid;grid-template-rows:subgrid;grid-row:span 6;row-gap:0;align-content:start;
 border:1px solid var(--grid);border-radius:9px;padding:14px 16px 13px;background:var(--card);
 color:var(--text)!important;text-decoration:none!important}
a.card:hover{border-color:var(--line)}
.card .what{font-size:13.5px;line-height:1.35;padding-bottom:3px;color:var(--text)}
.card .much{font-size:26px;font-weight:700;letter-spacing:-.01em;line-height:1.2;color:var(--ink)}
.card .much.long{font-size:21px;line-height:1.48}
.card .against{font-size:13.5px;color:var(--ink);margin-bottom:7px}
.card .sure{font-size:12.5px;color:var(--muted);margin-top:5px}
.card img,.row img{display:block;max-width:100%}
.tags{display:flex;flex-wrap:wrap;align-content:flex-start;gap:5px;margin-top:7px}
.tag{font-size:11.5px;line-height:1.3;padding:2px 7px;border-radius:4px;background:var(--quiet);
 color:var(--quiet-ink);white-space:nowrap}
.tag.grave{background:var(--tint);color:var(--tint-ink)}
.rows{border-top:1px solid var(--grid);margin-top:.5rem}
.row{display:grid;grid-template-columns:26px minmax(0,1fr) minmax(0,250px);gap:4px 20px;padding:11px 0;
 border-bottom:1px solid var(--grid);align-items:start}
.row.plain{grid-template-columns:26px minmax(0,1fr)}
.row.bare{grid-template-columns:minmax(0,1fr)}
.num{display:inline-block;min-width:22px;height:22px;line-height:22px;text-align:center;background:var(--ink);
 color:var(--paper);font-size:12px;font-weight:700;border-radius:3px}
.num.quiet{background:var(--quiet);color:var(--quiet-ink)}
.row .say{color:var(--ink);font-size:14.5px;overflow-wrap:anywhere}
.stHtml h3 .why{font-weight:400;color:var(--muted);margin-left:.5em}
.stHtml .why a{color:var(--text);text-decoration:underline;text-decoration-color:var(--line);
 text-underline-offset:2px}
.stHtml .why{color:var(--muted);font-size:13px;margin-top:3px;overflow-wrap:anywhere}
.strip{margin-bottom:7px;font-size:12.5px;color:var(--muted);white-space:nowrap;overflow:hidden;
 text-overflow:ellipsis}
.strip b{color:var(--ink);font-weight:600;margin-right:3px}
blockquote.words{margin:.1rem 0 .6rem;padding:0 0 0 12px;border-left:3px solid var(--accent);font-size:18px;
 line-height:1.4;color:var(--ink);overflow-wrap:anywhere}
.panel{border:1px solid var(--grid);border-radius:9px;padding:14px 16px;background:var(--card)}
.panel h2{margin:0 0 .5rem;font-size:15px}
.panel h3{margin:.8rem 0 .15rem;font-size:13px}
.stHtml .panel ul{margin:.1rem 0 0;padding-left:1.1rem}.panel li{font-size:13.5px;margin:2px 0;
 overflow-wrap:anywhere}
.stHtml dl.facts{padding-left:0;display:grid;grid-template-columns:max-content minmax(0,1fr);gap:3px 14px;
 margin:.2rem 0;font-size:13.5px}
dl.facts dt{color:var(--muted)}dl.facts dd{margin:0;color:var(--ink);overflow-wrap:anywhere}
.stHtml ol.told{list-style:none;margin:.2rem 0 0;padding:0}ol.told li{padding:6px 0 6px 10px;
 border-left:3px solid var(--grid);font-size:13.5px;margin-bottom:4px}
ol.told li.here{border-left-color:var(--accent)}ol.told img{display:block;max-width:100%;margin:4px 0 2px}
ol.told .sure{color:var(--muted);font-size:12.5px}
.scroll{overflow-x:auto;max-width:100%}
table.plain{border-collapse:collapse;width:100%;font-size:13.5px;color:var(--text)}
table.plain th{text-align:left;font-weight:600;color:var(--muted);padding:5px 14px 5px 0;
 border-bottom:1px solid var(--line);white-space:nowrap;vertical-align:bottom}
table.plain td{padding:6px 14px 6px 0;border-bottom:1px solid var(--grid);vertical-align:top;
 overflow-wrap:break-word}
table.plain .line{white-space:nowrap}
table.plain code{white-space:nowrap;color:var(--ink)}
table.plain td.n,table.plain th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
table.plain tr.here td{background:var(--gap)}
.stHtml code,pre.cite{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;
 font-size:12.5px}
.notice{background:var(--tint);color:var(--tint-ink);border-radius:8px;padding:9px 14px;font-size:14px;
 margin-top:10px}
[data-testid=stPopoverBody]{min-width:0;max-height:80dvh!important;
 background:linear-gradient(var(--paper) 40%,transparent) top/100% 40px no-repeat local,
 linear-gradient(transparent,var(--paper) 60%) bottom/100% 40px no-repeat local,
 linear-gradient(var(--line),transparent) top/100% 14px no-repeat,
 linear-gradient(transparent,var(--line)) bottom/100% 14px no-repeat,var(--paper)!important}
.notice .steps{display:flex;flex-wrap:wrap;gap:2px 18px;margin-top:3px}
.stHtml .notice a{color:inherit;text-decoration:underline;text-underline-offset:2px}
.hits .row{padding:7px 0}.hits li{margin:1px 0}.stHtml .hits ul{list-style:none;margin:2px 0 0;padding:0}
.hits q{color:var(--text);quotes:"“" "”"}
.quiet-line{color:var(--muted);font-size:13px;margin:.6rem 0 0}
.empty{border:1px dashed var(--line);border-radius:9px;padding:22px 24px;color:var(--ink);max-width:46em}
.stHtml ul.said{margin:.2rem 0 .6rem;padding-left:1.15rem}ul.said li{margin:4px 0;max-width:62em}
.stHtml dl.said{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:8px 18px;margin:.2rem 0 .6rem;
 padding:0;max-width:62em}
dl.said dt{font-weight:600;color:var(--ink);max-width:9em}dl.said dd{margin:0;color:var(--muted);font-size:13.5px}
dl.said dd div:first-child{color:var(--ink);font-size:15px}
.stHtml del{color:var(--muted);text-decoration-thickness:1px}.stHtml ins{color:var(--ink);text-decoration:none;
 background:var(--tint);border-radius:3px;padding:0 3px}
details{margin:.25rem 0}details summary{cursor:pointer;color:var(--accent);font-size:13px}
@media (max-width:999px){.st-key-masthead{min-height:104px;align-content:flex-start}}
@media (max-width:640px){
 .stMainBlockContainer{padding:.75rem 1rem 3rem}
 h1.lead{font-size:22px}h1.view{font-size:20px}
 .cards{grid-template-columns:repeat(2,minmax(0,1fr));gap:9px}
 a.card{padding:10px 11px}
 .card .much{font-size:20px}.card .much.long{font-size:16px;line-height:1.5}
 .card .what{font-size:12.5px}.card .against,.card .sure{font-size:12px}
 .row{grid-template-columns:26px minmax(0,1fr)}.row .strips{grid-column:2}
 .scroll.broad table{min-width:620px}
 .st-key-masthead > :last-child{order:1}.st-key-masthead > :has(.st-key-view),.st-key-masthead > .st-key-view{
 order:2;width:100%}
 .st-key-masthead{position:relative}.st-key-masthead .name{padding-bottom:.2rem}
 .st-key-masthead > :is(.st-key-q,:has(.st-key-q)){flex:0 0 40px}
 .st-key-masthead > :is(.st-key-q,:has(.st-key-q)):focus-within{position:absolute;inset:0 6.2rem auto 0;
 max-width:none;z-index:9}
 .st-key-masthead:has(.st-key-q:focus-within) > :last-child{margin-left:auto}
 .st-key-q:not(:focus-within) input{color:transparent;padding:0;cursor:pointer}
 .st-key-q:not(:focus-within) [data-testid=stTextInputRootElement] > div:last-child{display:none}
 .st-key-q:not(:focus-within) input::placeholder{color:transparent}
 .st-key-view [role=radio]{padding:.3rem .4rem .45rem}.st-key-view [role=radio] p{font-size:14.5px}
}
"""
