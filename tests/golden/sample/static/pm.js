(function () {
"use strict";
function copyButtons(){for(const pre of document.querySelectorAll(".code > pre")){const button=document.createElement("button");button.type="button";button.textContent="Copy";pre.before(button);copies(button,pre);}
for(const button of document.querySelectorAll("button[data-copy]")){const source=document.getElementById(button.getAttribute("data-copy")??"");if(source)copies(button,source);}
}
function copies(button,source){const label=button.textContent??"";button.setAttribute("aria-live","polite");button.addEventListener("click",async()=>says(button,(await copy(source))?"Copied":"Press Ctrl+C",label));}
function says(button,word,label){button.textContent=word;setTimeout(()=>(button.textContent=label),2000);}
async function copy(source){try{await navigator.clipboard.writeText(source.textContent??"");return true;}catch{const selection=getSelection();selection?.selectAllChildren(source);const done=document.execCommand("copy");if(done)selection?.removeAllRanges();return done;}
}
const root=document.documentElement;function themeToggles(){for(const button of document.querySelectorAll("[data-theme-toggle]"))themeToggle(button);}
function themeToggle(button){const show=()=>button.setAttribute("aria-pressed",String(isDark()));button.addEventListener("click",()=>{root.dataset.theme=isDark()?"light":"dark";try{localStorage.setItem("pm-theme",root.dataset.theme);}catch{}
show();});matchMedia("(prefers-color-scheme: dark)").addEventListener("change",show);show();}
function isDark(){if(root.dataset.theme)return root.dataset.theme==="dark";return matchMedia("(prefers-color-scheme: dark)").matches;}
function diagrams(){const mermaid=(Reflect.get(window,"mermaid"));if(!mermaid)return;const blocks=Array.from(document.querySelectorAll(".code > pre > .language-mermaid"),(code)=>{const canvas=document.createElement("figure");canvas.className="diagram";return{code,canvas};});const draw=async()=>{mermaid.initialize({startOnLoad:false,securityLevel:"strict",suppressErrorRendering:true,theme:isDark()?"dark":"neutral",});for(const[index,{code,canvas}]of blocks.entries()){try{canvas.innerHTML = (await mermaid.render(`diagram_${index}`, code.textContent ?? "")).svg;
if(!canvas.isConnected)fold(code,canvas);}catch{}
}
};draw();new MutationObserver(draw).observe(document.documentElement,{attributeFilter:["data-theme"]});matchMedia("(prefers-color-scheme: dark)").addEventListener("change",draw);}
function fold(code,canvas){const box=code.closest(".code");if(!box)return;const details=document.createElement("details");const summary=document.createElement("summary");summary.textContent="Source of the diagram";box.before(canvas,details);details.append(summary,box);}
const script=(document.currentScript);const folder = new URL("../search/", script?.src || document.baseURI).href;
const files=new Map();const waiting=new Map();function file(name,build){const known=files.get(name);if(known)return known;const shared=(globalThis);shared.pmSearch=(of,data)=>waiting.get(of)?.(data);const loading=new Promise((resolve,reject)=>{waiting.set(name,resolve);const element=document.createElement("script");element.src = `${folder}${name}.js${build ? `?${build}` : ""}`;
element.onerror=()=>{files.delete(name);reject(new Error(`${element.src} cannot be loaded`));
};element.onload=()=>element.remove();document.head.append(element);});files.set(name,loading);return loading;}
function manifest(){return file("index");}
const DIGITS="ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";const VALUES=new Uint8Array(128);for(let i=0;i<64;i++)VALUES[DIGITS.charCodeAt(i)]=i;function digit(text,at){return VALUES[text.charCodeAt(at)];}
function numbers(text){const out=[];let value=0;let shift=0;for(let i=0;i<text.length;i++){const bits=VALUES[text.charCodeAt(i)];value +=(bits&31)*2**shift;shift +=5;if(bits<32){out.push(value);value=shift=0;}
}
return out;}
function documents(text){let doc=-1;return numbers(text).map((gap)=>(doc +=gap + 1));}
function postings(text){const all=numbers(text);const out=[];for(let i=0;i<all.length;){const[field,length]=[all[i++],all[i++]];const docs=[];const counts=[];let doc=-1;for(let n=0;n<length;n++){const both=all[i++];doc += Math.floor(both / 4) + 1;
docs.push(doc);counts.push((both%4)+ 1 +(both%4===3?all[i++]:0));}
out.push({field,docs,counts});}
return out;}
function lastUpTo(keys,key){let low=0;let high=keys.length;while(low<high){const middle=(low + high)>>1;if(keys[middle]<=key)low=middle + 1;else high=middle;}
return Math.max(0,low - 1);}
let firsts=[];function firstTerms(index){if(!firsts.length)firsts=index.terms.split(" ");return firsts;}
const shards=new Map();function shard(index,kind,number){const name = `${kind}/${number}`;
let known=shards.get(name);if(!known){known=file(name,index.build).then((text)=>{const words=text.split(" ");const out=new Map();for(let i=0;i + 1<words.length;i +=2)out.set(words[i],words[i + 1]);return out;});known.catch(()=>shards.delete(name));shards.set(name,known);}
return known;}
async function entry(index,kind,term){return(await shard(index,kind,lastUpTo(firstTerms(index),term))).get(term);}
const MOST_SHARDS=3;const MOST_ENDS=40;async function endsOf(index,start){const first=lastUpTo(firstTerms(index),start);const last = Math.min(lastUpTo(firstTerms(index), start + "\uffff"), first + MOST_SHARDS - 1);
const out=[];for(const terms of await Promise.all(range(first,last).map((number)=>shard(index,"t",number)))){for(const term of terms.keys())if(term.startsWith(start)&&term!==start)out.push(term);}
return out.sort((a,b)=>a.length - b.length||(a<b?-1:1)).slice(0,MOST_ENDS);}
async function spelling(index,word){const firsts=index.spelling?index.spelling.split(" "):[];const own=firsts.indexOf(Array.from(word)[0]);const load = async (number) => (await file(`w/${number}`, index.build)).split(" ");
const others=firsts.map((_,number)=>number).filter((number)=>number!==own);return{alike:(own<0?[]:await load(own)),others:async()=>((await Promise.all(others.map(load))).flat()),};}
function range(first,last){return Array.from({length:last - first + 1},(_,i)=>first + i);}
const CJK=
"\\u2e80-\\u2fdf\\u3005-\\u3007\\u3021-\\u3029\\u3031-\\u3035\\u3041-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff" +
"\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\uff66-\\uff9f\\u{20000}-\\u{3ffff}";
const LETTERS = `(?:(?![${CJK}])[\\p{Alphabetic}\\p{N}\\p{M}\\u00ad\\u200c\\u200d\\u2060\\ufeff])+`;
const PART = `${LETTERS}(?:['’]${LETTERS})*`;
const PARTS=new RegExp(PART,"gu");const WORDS = new RegExp(`[${CJK}][${CJK}\\p{M}]*|#?${PART}(?:[-_./:@+&]${PART})*`, "gu");
const IS_CJK = new RegExp(`^[${CJK}]`, "u");
const LONGEST_PART=40;const LONGEST_WHOLE=64;function termOf(text){if (/^[a-z0-9]{1,40}$/.test(text)) return text;
const letters = text.normalize("NFKD").toLowerCase().replace(/\p{M}|[^\p{Alphabetic}\p{N}]/gu, "").replace(/ς/g, "σ");
return letters.length<=LONGEST_PART?letters:Array.from(letters).slice(0,LONGEST_PART).join("");}
function eachTerm(text,visit){for(const found of text.matchAll(WORDS)){const word=found[0];if(IS_CJK.test(word)){eachPair(word,found.index??0,visit);continue;}
let parts=0;const whole=word.replace(PARTS,(part,at)=>{const term=termOf(part);const start=(found.index??0)+ at;if(term)visit(term,"part",start,start + part.length);if(term)parts +=1;return term;});const isWhole=parts>1||(parts===1&&word.startsWith("#"));if(isWhole&&Array.from(whole).length<=LONGEST_WHOLE){visit(whole,"whole",found.index??0,(found.index??0)+ word.length);}
}
}
function eachPair(run,start,visit){const letters = Array.from(run.matchAll(/\P{M}\p{M}*/gu));
letters.forEach((letter,i)=>{const next=letters[i + 1];const at=start +(letter.index??0);const term=termOf(letter[0]+(next?.[0]??""));const end=next?start +(next.index??0)+ next[0].length:at + letter[0].length;if(term)visit(term,next||i===0?"part":"rest",at,end);});}
function stem(word){if (!/^[a-z]{3,}$/.test(word)) return word;
let out=word;if(out.length>3){if (/[^ea]ies$/.test(out)) out = out.slice(0, -3) + "y";
else if (/[^aeo]es$/.test(out)) out = out.slice(0, -1);
else if (/[^us]s$/.test(out)) out = out.slice(0, -1);
}
const base = out.replace(/([^e])(?:ed|ing)$/, "$1");
if (base.length > 2 && /[aeiouy]/.test(base)) out = base;
if (out.length > 3) out = out.replace(/e$/, "");
return out.replace(/([^aeiou])\1$/, "$1").replace(/i$/, "y");
}
function formsOf(root){if (!/^[a-z]{2,}$/.test(root)) return [root];
const bases=[root,root + root.slice(-1),...(root.endsWith("y")?[root.slice(0,-1)+ "i"]:[])];const endings=["","e","s","es","ed","ing"];return bases.flatMap((base)=>endings.map((ending)=>base + ending)).filter((form)=>stem(form)===root);}
function distance(a,b,limit){if(Math.abs(a.length - b.length)>limit)return limit + 1;let before=([]);let row=Array.from({length:b.length + 1},(_,j)=>j);for(let i=1;i<=a.length;i++){const next=[i];let least=i;for(let j=1;j<=b.length;j++){const swap=i>1&&j>1&&a[i - 1]===b[j - 2]&&a[i - 2]===b[j - 1]?before[j - 2]+ 1:Infinity;next[j]=Math.min(row[j]+ 1,next[j - 1]+ 1,row[j - 1]+(a[i - 1]===b[j - 1]?0:1),swap);least=Math.min(least,next[j]);}
if(least>limit)return limit + 1;[before,row]=[row,next];}
return row[b.length];}
const FACETS=[
["severity","Severity"],["service","Service"],["team","Team"],["owner","Owner"],["factor","Factor"],["trigger","Trigger"],["status","Status"],["year","Year"],];const PIECE = /(-?)(?:([a-z]+):)?(?:"([^"]*)"|(\S+))/giu;
const OPERATORS=[...FACETS.map(([name])=>name),"before","after"];function parseQuery(text){const query={wanted:[],filters:[],before:Infinity,after:-Infinity,problems:[]};for(const found of text.matchAll(PIECE)){const[piece,minus="",operator="",quoted,bare=""]=found;const name=operator.toLowerCase();const value=(quoted??bare).trim();const not=minus==="-";if(OPERATORS.includes(name)){if(name==="before"||name==="after")dated(query,name,value);else if (value.replace(/"/g, "")) query.filters.push({ name, value: value.replace(/"/g, ""), not });
continue;}
if (OPERATORS.includes(bare.replace(/:$/, "").toLowerCase()) && bare.endsWith(":")) continue;
const isPhrase=quoted!==undefined&&!operator;const typed=isPhrase?quoted:piece.slice(minus.length);const wanted=terms(typed);if(!wanted.parts.length)continue;const open=!isPhrase&&!not&&(found.index??0)+ piece.length===text.length;query.wanted.push({...wanted,text:typed,phrase:isPhrase&&wanted.parts.length>1,not,open});}
return query;}
function terms(text){const out={parts:[],wholes:[]};eachTerm(text,(term,kind)=>{if(kind==="part")out.parts.push(term);if(kind==="whole")out.wholes.push(term);});return out;}
function dated(query,name,value){if(!value)return;const day=firstDay(value);if (day === null) query.problems.push(`“${name}:${value}” names no date: write 2026, 2026-03 or 2026-03-14.`);
else if(name==="before")query.before=Math.min(query.before,day);else query.after=Math.max(query.after,day);}
function firstDay(text){const found = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(text);
if(!found)return null;const[year,month,day]=[Number(found[1]),Number(found[2]??1),Number(found[3]??1)];const date=new Date(0);date.setUTCFullYear(year,month - 1,day);const isReal=date.getUTCMonth()===month - 1&&date.getUTCDate()===day;return isReal ? Math.floor(date.getTime() / 86400000) : null;
}
function slugOf(text){const plain = text.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "");
return plain.replace(/[^\p{Alphabetic}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
}
let days=[];function daysOf(index){let day=0;if (!days.length) days = numbers(index.dates).map((step) => (day += step % 2 ? -(step + 1) / 2 : step / 2));
return days;}
const decoded=new Map();async function values(index,name){const known=decoded.get(name);if(known)return known;const all=await decode(index,name);decoded.set(name,all);return all;}
async function decode(index,name){if(name!=="year"){const stored = await file(`f/${name}`, index.build);
return stored.map(([value,text,docs])=>({value,text,docs:documents(docs)}));}
const years=new Map();daysOf(index).forEach((day,doc)=>{if(!day)return;const year=new Date(day*86400000).getUTCFullYear();const docs=years.get(year)??[];docs.push(doc);years.set(year,docs);});const newest=Array.from(years).sort(([a],[b])=>b - a);return newest.map(([year,docs])=>({value:String(year),text:String(year),docs}));}
async function applyFacets(index,filters,all,fails,problems){const wanted=FACETS.filter(([name])=>all||filters.some((filter)=>filter.name===name));const facets=await Promise.all(wanted.map(async([name,label])=>({name,label,values:await values(index,name),chosen:[]})),);facets.forEach((facet,bit)=>{const own=filters.filter(({name})=>name===facet.name);for(const filter of own){const found=named(facet.values,filter.value);if (!found.length) problems.push(`No postmortem has the ${facet.name} “${filter.value}”.`);
if(!filter.not)facet.chosen.push(...found);else for(const value of found)for(const doc of value.docs)fails[doc]|=0x8000;}
if(!own.some((filter)=>!filter.not))return;const met=new Uint8Array(index.count);for(const value of facet.chosen)for(const doc of value.docs)met[doc]=1;met.forEach((is,doc)=>{if(!is)fails[doc]|=1<<bit;});});return facets;}
function named(all,name){const slug=slugOf(name);const exact=all.filter(({value,text})=>value===slug||slugOf(text)===slug);return exact.length||!slug?exact:all.filter(({value,text})=>value.startsWith(slug)||slugOf(text).startsWith(slug));}
function counted(facets,found,fails){return facets.map(({name,label,values,chosen},bit)=>{const others=~(1<<bit);const count=(docs)=>{let sum=0;for(const doc of docs)if(found[doc]&&!(fails[doc]&others))sum +=1;return sum;};return{name,label,values:values.map((value)=>({value:value.value,text:value.text,count:count(value.docs),chosen:chosen.includes(value)})),};});}
const EXCERPT=200;const SECTIONS=3;function spots(text,terms){const out=[];eachTerm(text,(term,_kind,start,end)=>{const last=out[out.length - 1];if(!terms.has(term))return;if(last&&start<last.end)last.end=Math.max(last.end,end);else out.push({term,start,end});});return out;}
function pieces(text,found,from,to){const out=[];const push=(part,mark)=>{if (part) out.push({ text: part.replace(/([.!?:;,])?\s*\n\s*/g, (_, end) => (end ? `${end} ` : " · ")), mark });
};let at=from;for(const{start,end}of found){if(start<from||end>to)continue;push(text.slice(at,start),false);push(text.slice(start,end),true);at=end;}
push(text.slice(at,to),false);return out;}
function markedTitle(title,terms){return pieces(title,spots(title,terms),0,title.length);}
function sectionHits(doc,terms){const all=doc.sections.map(([anchor,title,text],order)=>{const found=spots(text,terms);const inTitle=spots(title,terms);const different=new Set([...found,...inTitle].map(({term})=>term)).size;return{anchor,title,text,order,found,value:different*10 + Math.min(9,found.length + inTitle.length*3)};});all.sort((a,b)=>b.value - a.value||a.order - b.order);const best=all.filter(({value})=>value>0);return(best.length?best:all.filter(({text})=>text)).slice(0,best.length?SECTIONS:1).map(({ anchor, title, text, found }) => ({ title, href: anchor ? `${doc.href}#${anchor}` : doc.href, pieces: excerpt(text, found) }),
);}
function excerpt(text,found){let[best,most]=[0,0];found.forEach(({start},i)=>{const within=found.slice(i,i + 20).filter(({end})=>end<=start + EXCERPT*0.8);const value=new Set(within.map(({term})=>term)).size*100 + within.length;if(value>most)[best,most]=[start,value];});let from = best < EXCERPT / 4 ? 0 : best - EXCERPT / 5;
if (from > 0) from = Math.min(best, from + Math.max(0, text.slice(from, best).search(/\s/) + 1));
let to=Math.min(text.length,from + EXCERPT);const last=found.find(({start,end})=>start<to&&end>to);if(last)to=last.end;else if (to < text.length) to = Math.max(text.slice(0, to).search(/\s\S*$/), from + EXCERPT / 2);
[from,to]=[letterAt(text,from),letterAt(text,to)];const out=pieces(text,found,from,to);if(from>0)out.unshift({text:"… ",mark:false});if(to<text.length)out.push({text:" …",mark:false});return out;}
function letterAt(text,at){const unit=text.charCodeAt(at);return unit>=0xdc00&&unit<0xe000?at - 1:at;}
const WEIGHTS=[8,4,4,3,1,1];const K1=1.2;const B=0.75;const FORM=0.7;const COMPLETED=0.2;async function matches(index,wanted,notes){const scores=new Float64Array(index.count);const has=new Uint8Array(index.count).fill(1);const found=await Promise.all(wanted.parts.map((part,i)=>{const complete=wanted.open&&i===wanted.parts.length - 1;return wanted.phrase?exactly(index,part,notes):frequencies(index,part,complete,wanted.not,notes);}));for(const counts of found){addScores(index,counts,scores);for(let doc=0;doc<has.length;doc++)if(!counts[doc])has[doc]=0;}
for(const whole of wanted.wholes)addScores(index,await exactly(index,whole,notes),scores);if(wanted.phrase)await keepPhrase(index,wanted.parts,has);return{scores,has,any:has.includes(1)};}
function addScores(index,counts,scores){let having=0;for(const count of counts)if(count>0)having +=1;const idf = Math.log(1 + (index.count - having + 0.5) / (having + 0.5));
const span = Math.log(index.longest / index.shortest) / 63;
const norms = Array.from({ length: 64 }, (_, i) => K1 * (1 - B + (B * index.shortest * Math.exp(span * i)) / index.average));
for(let doc=0;doc<counts.length;doc++){const count=counts[doc];if (count) scores[doc] += (idf * count * (K1 + 1)) / (count + norms[digit(index.lengths, doc)]);
}
}
async function exactly(index,term,notes){const counts=new Float64Array(index.count);await add(index,term,1,counts,notes);return counts;}
async function add(index,term,weight,counts,notes){const text=await entry(index,"t",term);if(text===undefined)return false;notes.terms.add(term);for(const{field,docs,counts:times}of postings(text)){docs.forEach((doc,i)=>(counts[doc]+=WEIGHTS[field]*weight*times[i]));}
return true;}
async function frequencies(index,term,complete,strict,notes){const counts=new Float64Array(index.count);const forms=formsOf(stem(term)).filter((form)=>form!==term);const all=await Promise.all([
add(index,term,1,counts,notes),...forms.map((form)=>add(index,form,FORM,counts,notes)),]);let found=all.includes(true);if (term.length > 1 ? complete : /[^a-z0-9]/.test(term)) {
const ends=new Float64Array(index.count);for(const end of await endsOf(index,term))await add(index,end,COMPLETED,ends,notes);ends.forEach((count,doc)=>{if(!counts[doc])counts[doc]=count;if(count)found=true;});}
if(!found&&!strict){const to=await nearest(index,term);for(const word of to)await add(index,word,1,counts,notes);if(to.length)notes.corrected.push({from:term,to});}
return counts;}
async function nearest(index,term){if (term.length < 3 || /\P{Alphabetic}/u.test(term)) return [];
const most=term.length<6?1:2;const{alike,others}=await spelling(index,term);for(const load of term.length<5?[()=>alike]:[()=>alike,others]){const words=await load();for(let limit=1;limit<=most;limit++){const near=words.filter((word)=>distance(term,word,limit)===limit);if(near.length)return near.slice(0,5);}
}
return[];}
async function keepPhrase(index,parts,has){if(!has.includes(1))return;const all=await Promise.all(parts.map((part)=>positions(index,part,has)));let ends=all[0];for(const next of all.slice(1)){const longer=new Map();for(const[doc,at]of ends){const before=new Set(at);const kept=(next.get(doc)??[]).filter((position)=>before.has(position - 1));if(kept.length)longer.set(doc,kept);}
ends=longer;}
for(let doc=0;doc<has.length;doc++)if(!ends.has(doc))has[doc]=0;}
async function positions(index,term,has){const[where,text]=await Promise.all([entry(index,"t",term),entry(index,"p",term)]);const all=numbers(text??"");const out=new Map();let i=0;for(const{docs,counts}of postings(where??"")){docs.forEach((doc,n)=>{const end=i + counts[n];if(!has[doc]){i=end;return;}
const own=out.get(doc)??[];for(let position=-1;i<end;i++)own.push((position +=all[i]+ 1));out.set(doc,own);});}
return out;}
function prepare(){manifest().catch(()=>{});}
async function search(query,options={}){try{return await find(String(query).slice(0,1000),options);}catch{const problems=["The search index could not be loaded: check the connection, then load the page again."];return{total:0,hits:[],facets:[],words:[],corrected:[],problems};}
}
function withOperator(query,name,value){const kept=[];for(const[piece,minus,operator]of query.matchAll(PIECE)){if(minus||operator?.toLowerCase()!==name)kept.push(piece);}
if (value) kept.push(`${name}:${/\s/.test(value) ? `"${value.replace(/"/g, "")}"` : value}`);
return kept.join(" ");}
async function find(text,{offset=0,limit=10,facets=false}){const index=await manifest();const{wanted,filters,before,after,problems}=parseQuery(text);const notes={terms:new Set(),corrected:[]};const fails=new Uint16Array(index.count);const days=daysOf(index);if(before!==Infinity||after!==-Infinity){days.forEach((day,doc)=>{if(!day||day>=before||day<after)fails[doc]|=0x8000;});}
const[loaded,{found,scores}]=await Promise.all([
applyFacets(index,filters,facets,fails,problems),combined(index,wanted,notes,problems),]);const docs=[];found.forEach((is,doc)=>{if(is&&!fails[doc])docs.push(doc);});docs.sort((a,b)=>scores[b]- scores[a]||a - b);const shown=docs.slice(offset,offset + limit);const pages = await Promise.all(shown.map((doc) => file(`d/${doc}`, index.build)));
return{total:docs.length,hits:pages.map((page)=>({...page,title:markedTitle(page.title,notes.terms),sections:sectionHits(page,notes.terms)})),facets:facets?counted(loaded,found,fails):[],words:[...notes.terms],corrected:notes.corrected,problems,};}
async function combined(index,wanted,notes,problems){const unmarked={terms:new Set(),corrected:[]};const matched=await Promise.all(wanted.map((want)=>matches(index,want,want.not?unmarked:notes)));const scores=new Float64Array(index.count);const had=new Uint16Array(index.count);const found=new Uint8Array(index.count);const banned=new Uint8Array(index.count);let needed=0;let asked=0;matched.forEach(({scores:own,has,any},i)=>{if(wanted[i].not)return has.forEach((is,doc)=>(banned[doc]|=is));asked +=1;if(any)needed +=1;else problems.push(`No postmortem has “${wanted[i].text}”.`);
has.forEach((is,doc)=>{if(!is)return;scores[doc]+=own[doc];had[doc]+=1;});});const keep=(least)=>had.forEach((count,doc)=>(found[doc]=count>=least&&!banned[doc]?1:0));if(asked&&!needed)return{found,scores};keep(needed);if(needed>1&&!found.includes(1)){problems.push("No postmortem has all of these words; these have some.");keep(1);}
return{found,scores};}
function part(node,selector){return node.querySelector(selector);}
function asking(field,busy,show){let turn=0;const ask=async(wanted)=>{const mine=++turn;busy.ariaBusy="true";const found=await search(field.value,wanted);if(mine!==turn)return;busy.ariaBusy=null;show(found,wanted);};return ask;}
function onTyping(field,ask){let timer=0;field.addEventListener("input",()=>{clearTimeout(timer);timer=setTimeout(ask,80);});}
function onShortcut(enter){addEventListener("keydown",(event)=>{const control=event.ctrlKey||event.metaKey;const meant = event.key === "/" ? !control : event.key === "k" && control;
if(!meant||event.altKey||part(document,"input:focus, select:focus, textarea:focus"))return;event.preventDefault();enter();});}
function hitNode(template,hit,home,most){const node=cloned(template);put(node,"title",marked(hit.title)).href=home + hit.href;put(node, "severity", [hit.severity]).className = `sev sev-${hit.look}`;
put(node, "date", [hit.date && new Date(hit.date).toUTCString().slice(5, 16).replace(/^0/, "")]);
put(node,"kind",[hit.kind==="incident"?"":hit.kind]);put(node,"status",[hit.status==="published"?"":hit.status.replace("-"," ")]);put(node,"services",[hit.services.join(", ")]);const one=part(node,".excerpt");one.replaceWith(...hit.sections.slice(0,most).map((section)=>{const item=one.cloneNode(true);put(item,"section",[section.title]).href=home + section.href;put(item,"text",marked(section.pieces));return item;}));return node;}
function cloned(template,index=0){return template.content.children[index].cloneNode(true);}
function put(node,name,what){const place = part(node, `[data-put=${name}]`) ?? {};
if(what.some(Boolean))place.replaceChildren?.(...what);else place.remove?.();return place;}
function marked(pieces){return pieces.map(({text,mark})=>{if(!mark)return text;const node=document.createElement("mark");node.textContent=text;return node;});}
function said({total,corrected,problems}){const remarks = corrected.map(({ from, to }) => `Nothing has “${from}”; showing “${to.join("”, “")}”.`).concat(problems);
if (total) remarks.unshift(total === 1 ? "1 postmortem." : `${total.toLocaleString("en")} postmortems.`);
return remarks.join(" ")||"Nothing is found.";}
function fragment(query){return `#${new URLSearchParams({ q: query })}`;
}
function searchBox(){const box=part(document,"[data-search-box]");if(!box)return;const[link,field,panel,note,list,status,template]=Array.from(box.querySelectorAll("a, input, div, p, [role=status], template"));const home=box.dataset.searchBox;let options=[];let active=-1;let before;let scrolled=0;const choose=(index)=>{active=index;options.forEach((option,i)=>(option.ariaSelected=String(i===index)));field.setAttribute("aria-activedescendant",options[index]?.id??"");options[index]?.scrollIntoView({block:"nearest"});};const open=(isOpen)=>{panel.hidden=!isOpen;field.ariaExpanded=String(isOpen&&options.length>0);choose(-1);};const page=()=>link.href + fragment(field.value);const ask=asking(field,box,(found)=>{const{total,corrected,problems}=found;options=found.hits.map((hit)=>{const node=hitNode(template,hit,home,1);node.href=home +(hit.title.some(({mark})=>mark)?hit:(hit.sections[0]??hit)).href;return node;});const all=cloned(template,1);all.href=page();all.textContent = total === 1 ? "1 result" : `All ${total.toLocaleString("en")} results`;
if(total)options.push(all);options.forEach((option, i) => (option.id = `find:${i}`));
list.replaceChildren(...options);note.textContent=status.textContent=said(found);note.hidden=total&&!corrected.length&&!problems.length;open(document.activeElement===field);});const look=()=>(field.value.trim()?ask({limit:6}):open(false));list.id="find:list";field.setAttribute("aria-controls",list.id);onTyping(field,look);field.addEventListener("input",()=>choose(-1));field.addEventListener("focus",(event)=>{before=event.relatedTarget;prepare();look();});field.addEventListener("keydown",(event)=>{const step=event.key==="ArrowDown"?1:event.key==="ArrowUp"?-1:0;if(event.isComposing)return;if(step&&options.length){if(panel.hidden)open(true);const places=options.length + 1;choose(((active + 1 + step + places)%places)- 1);}else if(event.key==="Enter"){if(active<0)location.href=page();else options[active].click();}else if(event.key==="Escape"){field.blur();before?.focus({preventScroll:true});scrollTo({top:scrolled,behavior:"instant"});}else return;event.preventDefault();});box.addEventListener("focusout",()=>open(false));panel.addEventListener("mousedown",(event)=>event.preventDefault());list.addEventListener("click",()=>open(false));onShortcut(()=>{scrolled=scrollY;if(field.offsetParent)field.select();else link.click();});}
function readState(){return new URLSearchParams(location.hash.slice(1));}
function writeState(state){const text=state.toString();history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search);
}
const STEP=10;function searchPage(){const page=part(document,"[data-search-page]");if(!page)return;const field=part(document,".ask input");const filters=part(page,".facets");const list=part(page,"ol");const status=part(page,"[role=status]");const none=part(page,".none");const more=part(page,"button");let shown=0;const ask=asking(field,page,(found,{offset=0})=>{status.textContent=said(found);none.hidden=found.total>0;const nodes=found.hits.map((hit)=>hitNode(part(page,".found template"),hit,"",3));if(!offset)list.replaceChildren();list.append(...nodes);shown=offset + nodes.length;more.hidden=shown>=found.total;if(offset)part(nodes[0],"a").focus();else showFacets(filters,field.value,found.facets);});const restore=()=>{const state=readState();field.value=state.get("q");return ask({limit:Math.min(Number(state.get("n"))||STEP,20*STEP),facets:true});};const look=()=>{writeState(new URLSearchParams(field.value.trim()&&{q:field.value}));return ask({limit:STEP,facets:true});};onTyping(field,look);field.addEventListener("keydown",async(event)=>{if(event.isComposing||!["Enter","ArrowDown"].includes(event.key))return;event.preventDefault();if(event.key==="Enter")await look();part(list,"a")?.focus();});more.addEventListener("click",()=>{const state=readState();state.set("n",String(shown + STEP));writeState(state);ask({offset:shown,limit:STEP});});onShortcut(()=>field.select());addEventListener("hashchange",restore);filters.open=matchMedia("(min-width: 62rem)").matches;restore();if(!field.value)field.focus();}
function showFacets(filters,query,facets){const held=document.activeElement?.id;let count=0;part(filters,"div").replaceChildren(...facets.filter(({values})=>values.filter(({count})=>count).length>1||values.some(({chosen})=>chosen)).map((facet)=>{const node=cloned(part(filters,"template"));put(node,"label",[facet.label]);const values=facet.values.filter((value)=>value.count||value.chosen);put(node,"values",values.map(({value,text,count:number,chosen})=>{const item=cloned(part(filters,"template"),1);const link=part(item,"a");link.id = `${facet.name}:${value}`;
link.href=fragment(withOperator(query,facet.name,chosen?"":value));put(item,"text",[text]);put(item,"count",[String(number)]);if(chosen){count +=1;link.ariaCurrent="true";link.ariaLabel = `${text} ${number}: remove`;
}
return item;}));return node;}));part(filters,".count").textContent=count||"";if(held)document.getElementById(held)?.focus();}
function loadRows(address){return new Promise((resolve,reject)=>{Object.assign(window,{pmRows:resolve});const script=document.createElement("script");script.src=address;script.onerror = () => reject(new Error(`${address} cannot be loaded`));
document.head.append(script);});}
function follow(value,path){for(const name of path)value=value?.[name];return value;}
function valuesAt(rows,path){const[name,...rest]=path.split(".");const{of,items}=rows.columns[name];const plain=(value)=>{const found=follow(value,rest)??"";return typeof found==="number"?found:found.toLowerCase();};if(!items)return of.map(plain);const plains=items.map(plain);return of.map((cell)=>(Array.isArray(cell)?cell.map((i)=>plains[i]).join(", "):(plains[cell]??"")));}
function makeRows(rows,numbers,template){const columns=Object.entries(rows.columns);return numbers.map((number)=>{const values=columns.map(([name,{of,items}])=>{const cell=of[number];if(!items)return[name,cell];return[name,Array.isArray(cell)?cell.map((i)=>items[i]):items[cell]];});const row=(template.content.firstElementChild?.cloneNode(true));fill(row,Object.fromEntries(values));return row;});}
function fill(element,row){let paths=0;let found=0;let leads=true;const put=(text)=>
text.replace(/\{([\w.]+)\}/g, (_, path) => {
const value=follow(row,path.split("."));paths +=1;found +=value?1:0;leads &&= Boolean(value) || !/\bhref$/.test(path);
return value??"";});for(const attribute of element.attributes)attribute.value=put(attribute.value);let inner=false;for(const child of Array.from(element.childNodes)){if(child instanceof Text)child.data=put(child.data);else if(child instanceof Element){inner=true;const name = /\{(\w+)/.exec(child.outerHTML)?.[1] ?? "";
const list=row[name];if(Array.isArray(list)&&!isCell(child)){const all=list.map((value)=>filled(child,{...row,[name]:value}));child.replaceWith(...all.flatMap((one,i)=>(i?[", ",one]:[one])));}else child.replaceWith(filled(child,row));}
}
const empty=paths?!found:inner&&!element.textContent?.trim();return{empty:empty&&!isCell(element),leads};}
function isCell(element){return /^T[RHD]$/.test(element.tagName);
}
function filled(template,row){const element=(template.cloneNode(true));const{empty,leads}=fill(element,row);if(empty)return new Text();return leads?element:new Text(element.textContent??"");}
const PAGE=100;function tables(){for(const table of document.querySelectorAll("table[data-rows]")){if(table instanceof HTMLTableElement)list(table);}
}
function list(table){const body=table.tBodies[0];const built=Array.from(body.rows);const heads=Array.from(table.tHead?.rows[0].cells??[]);const template=table.parentElement?.querySelector("template");const box = document.querySelector(`[data-filters='${table.id}']`);
const pager = document.querySelector(`[data-pager='${table.id}']`);
const pages=Number(pager?.querySelectorAll("b")[1].textContent??1);const filters=filtersOf(box);let loading;let turn=0;let shownPage=1;const load=()=>(loading??=loadRows(table.dataset.rows??""));const show=async()=>{const state=readState();const mine=(turn +=1);const asked=Math.max(1,Math.floor(Number(state.get("page")))||1);const sort=state.get("sort")??"";const isFiltered=filters.restore(state);mark(heads,sort);if(!isFiltered&&!sort&&asked===1){body.replaceChildren(...built);filters.say();turnTo(1,pages,state);return;}
table.ariaBusy="true";try{const rows=await load();if(mine!==turn||!template)return;const kept=filters.keep(rows);const head = heads.find((th) => th.dataset.key === sort.replace(/^-/, ""));
if(head)order(rows,kept,head.dataset.by??head.dataset.key??"",sort.startsWith("-"));const count = Math.max(1, Math.ceil(kept.length / PAGE));
const page=Math.min(asked,count);body.replaceChildren(...makeRows(rows,kept.slice((page - 1)*PAGE,page*PAGE),template));turnTo(page,count,state);}catch{loading=undefined;filters.fail();}
table.ariaBusy=null;};const turnTo=(page,count,state)=>{if(pager instanceof HTMLElement){pager.hidden=count===1;const to={first:1,prev:page - 1,next:page + 1,last:count};for(const[name,number]of Object.entries(to)){const link = pager.querySelector(`[data-to=${name}]`);
state.set("page",String(number));if(number<1||number>count||number===page)link?.removeAttribute("href");else link?.setAttribute("href", `#${state}`);
link?.removeAttribute("rel");}
pager.querySelectorAll("b").forEach((b,i)=>(b.textContent=String(i?count:page)));}
if(page!==shownPage)document.getElementById("list")?.scrollIntoView();shownPage=page;};const change=(how)=>{const state=readState();how(state);state.delete("page");shownPage=1;writeState(state);show();};for(const th of heads){th.querySelector("button")?.addEventListener("click",()=>{const now=th.ariaSort;const first=th.dataset.first==="down"?["-",""]:["","-"];const prefix=!now?first[0]:(now==="ascending")===(first[0]==="")?first[1]:null;change((state)=>(prefix===null?state.delete("sort"):state.set("sort",prefix + th.dataset.key)));});}
filters.listen(change);box?.addEventListener("focusin",()=>load().catch(()=>(loading=undefined)),{once:true});addEventListener("hashchange",show);show();}
function mark(heads,sort){for(const th of heads){const is = sort !== "" && th.dataset.key === sort.replace(/^-/, "");
th.ariaSort=is?(sort.startsWith("-")?"descending":"ascending"):null;}
}
function order(rows,kept,path,down){const values=valuesAt(rows,path).map((value)=>(value===""||isNaN(Number(value))?value:Number(value)));const way=down?-1:1;kept.sort((i,j)=>{const a=values[i];const b=values[j];if(a===b)return i - j;if(a===""||b==="")return a===""?1:-1;return(a<b?-1:1)*way;});}
function filtersOf(box){const fields=Array.from(box?.querySelectorAll("[name=q], select, [type=date]")??[]);const options=fields.flatMap((field)=>(field instanceof HTMLSelectElement?Array.from(field.options).slice(1):[]));const labels=new Map(options.map((option)=>[option,option.text]));const out=box?.querySelector("output");const all=out?.textContent??"";const[more,clear,copy]=[".more-filters",".clear",".copy"].map((name)=>{const button=box?.querySelector(name);return button instanceof HTMLButtonElement?button:null;});const cache=new Map();const testOf=(field,rows)=>{const{value}=field;if(!value)return undefined;const{column,by,find}=field.dataset;if(column){const{of,keys=[]}=rows.columns[column];const wanted=(item)=>(keys[item]??"-")===value;return(row)=>{const cell=of[row];return Array.isArray(cell)?(cell.length?cell.some(wanted):value==="-"):wanted(cell);};}
const key=find??by??"";const values=cache.get(key)??key.split(" ").map((path)=>valuesAt(rows,path));cache.set(key,values);if(find){const words = value.toLowerCase().trim().split(/\s+/);
return(row)=>words.every((word)=>values.some((texts)=>String(texts[row]).includes(word)));}
const[dates]=values;return field.name==="from"?(row)=>dates[row]>=value:(row)=>dates[row]!==""&&dates[row]<=value;};const keep=(rows)=>{const tests=fields.map((field)=>testOf(field,rows));const counts=fields.map(({dataset:{column}})=>(column?rows.columns[column]:undefined)).map((column)=>{return column&&{of:column.of,keys:column.keys??[],items:new Array((column.keys?.length??0)+ 1).fill(0)};});const kept=[];for(let row=0;row<rows.total;row +=1){let failed=-1;let failures=0;for(let i=0;i<tests.length&&failures<2;i +=1){if(tests[i]?.(row)===false){failed=i;failures +=1;}
}
if(failures===2)continue;if(!failures)kept.push(row);for(let i=0;i<counts.length;i +=1){const count=counts[i];if(!count||(failures&&i!==failed))continue;const cell=count.of[row];if(!Array.isArray(cell))count.items[cell<0?count.keys.length:cell]+=1;else if(!cell.length)count.items[count.keys.length]+=1;else for(const item of cell)count.items[item]+=1;}
}
fields.forEach((field,i)=>{const{keys=[],items=[]}=counts[i]??{};const byKey=new Map();items.forEach((number,item)=>byKey.set(keys[item]??"-",number +(byKey.get(keys[item]??"-")??0)));for(const option of field instanceof HTMLSelectElement?Array.from(field.options).slice(1):[]){const number=byKey.get(option.value)??0;option.text = option.text.replace(/\d+\)$/, `${number})`);
option.disabled=!number&&!option.selected;}
});if (out) out.textContent = kept.length === rows.total ? all : `${kept.length} of ${all}`;
return kept;};return{keep,say(){for(const[option,text]of labels){option.text=text;option.disabled=false;}
if(out)out.textContent=all;},fail(){if(out)out.textContent="The data of the list cannot be loaded: is the site there as a whole?";},restore(state){let used=0;for(const field of fields){const value=state.get(field.name)??"";if(field.value!==value)field.value=value;if(field.value!==value)field.value="";field.classList.toggle("is-set",field.value!=="");used +=field.value?1:0;}
if(clear)clear.hidden=!used;if(copy)copy.hidden=!navigator.clipboard||!location.hash;if (more) more.textContent = used ? `Filters (${used})` : "Filters";
return used>0;},listen(change){box?.addEventListener("input",({target})=>{const{name,value}=(target);change((state)=>(value?state.set(name,value):state.delete(name)));});clear?.addEventListener("click",()=>{change((state)=>fields.forEach((field)=>state.delete(field.name)));fields[0].focus();});copy?.addEventListener("click",async()=>{await navigator.clipboard.writeText(location.href);says(copy,"Copied","Copy link");});more?.addEventListener("click",()=>(more.ariaExpanded=String(more.ariaExpanded!=="true")));},};}
function followingContents(){const toc=document.querySelector(".toc");if(!toc)return;const links=new Map();for (const link of (toc.querySelectorAll("a[href^='#']"))) {
const heading=document.getElementById(decodeURIComponent(link.hash.slice(1)));if(heading)links.set(heading,link);}
const passed=new Set();const follow=(changes)=>{for(const{target,isIntersecting}of changes){if(isIntersecting)passed.add(target);else passed.delete(target);}
let current;for(const[heading,link]of links){link.removeAttribute("aria-current");if(passed.has(heading))current=link;}
if(!current)return;current.setAttribute("aria-current","true");const at=current.getBoundingClientRect();const box=toc.getBoundingClientRect();toc.scrollTop +=Math.min(0,at.top - box.top - 40)+ Math.max(0,at.bottom - box.bottom + 40);};const watch=new IntersectionObserver(follow,{rootMargin:"10000000px 0px -67% 0px"});for(const heading of links.keys())watch.observe(heading);}
themeToggles();searchBox();searchPage();tables();followingContents();copyButtons();diagrams();})();
