import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { join, extname } from 'node:path';
import { launch } from './browser.mjs';
import { DIST } from './server.mjs';
const T={'.js':'text/javascript','.wasm':'application/wasm','.html':'text/html','.json':'application/json'};
const server=createServer(async(q,r)=>{const p=new URL(q.url,'http://x').pathname;
 if(p==='/m.html'){r.writeHead(200,{'content-type':'text/html'}).end('<!doctype html><title>m</title>');return;}
 try{const b=await readFile(join(DIST,p));r.writeHead(200,{'content-type':T[extname(p)]??'application/octet-stream','content-length':b.length,'cache-control':'max-age=3600'}).end(b);}catch{r.writeHead(404).end();}});
await new Promise(d=>server.listen(0,'127.0.0.1',d));
const origin=`http://127.0.0.1:${server.address().port}`;
const browser=await launch();const context=await browser.newContext();
const S='The harbour was built in 1861 by the engineer Anna Lind and paid for by the town. ';
const pass=(n)=>{const room=n-11;return S.repeat(Math.floor(room/19))+'and '.repeat(room%19)};
for(let i=0;i<5;i++){
 const page=await context.newPage();await page.goto(origin+'/m.html');
 const r=await page.evaluate(async([p384,p128])=>{const t0=performance.now();const {createReader}=await import('/electra-qa.js');
  const t1=performance.now();const marks=[];const reader=await createReader({onProgress:s=>marks.push([s.stage,s.loaded,performance.now()-t0|0])});const t2=performance.now();
  const q='Who built the harbour of the town?';
  await reader.ask(q,p384);const t3=performance.now();
  const alone=[];for(let k=0;k<5;k++){const a=performance.now();await reader.ask(q+' '.repeat(k+1),p384);alone.push(performance.now()-a);}
  const short=[];for(let k=0;k<5;k++){const a=performance.now();await reader.ask(q+' '.repeat(k+1),p128);short.push(performance.now()-a);}
  window.reader=reader;
  return {import:t1-t0,ready:t2-t0,first:t3-t0,alone:alone.sort((a,b)=>a-b)[2],short:short.sort((a,b)=>a-b)[2],prepare:marks.find(m=>m[0]==='prepare')?.[2],firstbyte:marks[0][2]};
 },[pass(384),pass(128)]);
 const mem=await page.workers()[0].evaluate(async()=>(await (await import('/engine/worker-relaxed.js')).default()).memory.buffer.byteLength/1e6);
 console.log(i,Object.fromEntries(Object.entries(r).map(([k,v])=>[k,+v.toFixed(0)])),'ratio',(r.first/r.alone).toFixed(2),'memory MB',mem);
 await page.close();
}
await browser.close();server.close();
