#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# Makes C-like .prof inputs (marshal version-2 codes, as a C writer would) and pstats' own answers.
import io, json, os, pstats, struct, subprocess, sys, time
os.environ['TZ']='UTC'; time.tzset()
MT=1700000000
def wi(n):
    if -2**31<=n<2**31: return b'i'+struct.pack('<i',n)
    s=1 if n>=0 else -1; n=abs(n); d=[]
    while n: d.append(n&0x7fff); n>>=15
    return b'l'+struct.pack('<i',s*len(d))+b''.join(struct.pack('<H',x) for x in d)
def wf(x): return b'g'+struct.pack('<d',x)
def ws(s): b=s.encode('utf-8'); return b'u'+struct.pack('<i',len(b))+b
def wt(*p): return b'('+struct.pack('<i',len(p))+b''.join(p)
def wk(k): return wt(ws(k[0]),wi(k[1]),ws(k[2]))
def dump(d,f,trailer=b''):
    o=[b'{']
    for k,(cc,nc,tt,ct,cal) in d.items():
        c=b'{'+b''.join(wk(a)+wt(wi(v[0]),wi(v[1]),wf(v[2]),wf(v[3])) for a,v in cal.items())+b'0'
        o+= [wk(k),wt(wi(cc),wi(nc),wf(tt),wf(ct),c)]
    o.append(b'0')
    with open(f,'wb') as h: h.write(b''.join(o)+trailer)
    os.utime(f,(MT,MT))
MAIN=('/src/app/main.c',40,'main'); EXP=('/src/app/export.c',336,'location_export'); PAR=('/src/app/models.c',136,'parent')
FIB=('/src/app/fib.c',7,'fib'); INI1=('/src/app/a/node.c',12,'init'); INI2=('/src/app/b/node.c',12,'init'); CPP=('/src/app/x.cpp',88,'ns::Box<int>::put(int const&)')
LIBC=('~',0,'<libc.so.6:qsort>'); UNK=('~',0,'0x401136'); UML=('/src/app/größe.c',3,'größe'); ZERO=('/src/app/zero.c',1,'never_returned'); BIG=('/src/app/big.c',1,'spin')
A={MAIN:(1,1,0.001,8.838,{}),
   EXP:(1,1,0.011,8.837,{MAIN:(1,1,0.011,8.837)}),
   PAR:(194,194,0.25,8.128,{EXP:(190,190,0.24,8.0),MAIN:(4,4,0.01,0.128)}),
   FIB:(1117,1159,0.5,0.75,{PAR:(1117,1117,0.4,0.75),FIB:(42,3,0.1,0.1)}),
   INI1:(3,3,0.125,0.125,{EXP:(3,3,0.125,0.125)}),
   INI2:(5,5,0.0625,0.0625,{EXP:(2,2,0.03,0.03),PAR:(3,3,0.0325,0.0325)}),
   CPP:(13691,13691,0.041,0.227,{PAR:(13691,13691,0.041,0.227)}),
   LIBC:(7,7,7.757,7.757,{PAR:(7,7,7.757,7.757)}),
   UNK:(2,2,0.0005,0.0005,{MAIN:(2,2,0.0005,0.0005)}),
   UML:(1,1,0.0,0.0,{MAIN:(1,1,0.0,0.0)}),
   ZERO:(0,0,0.0,0.0,{})}
B={MAIN:(1,1,0.002,0.484,{}),
   EXP:(1,1,0.004,0.482,{MAIN:(1,1,0.004,0.482)}),
   FIB:(1,5000000001,0.3,0.4,{EXP:(1,1,0.1,0.4),FIB:(5000000000,0,0.2,0.0)}),
   BIG:(1,1,123456.789,1234567.8,{EXP:(1,1,123456.789,1234567.8)})}
dump(A,'a.prof'); dump(B,'b.prof',b'CYGPROF-TRAILER ignored by marshal.load')
cases=[]
def case(name,files,steps):
    o=io.StringIO(); s=pstats.Stats(*files,stream=o)
    for st in steps: getattr(s,st[0])(*st[1:])
    open(name+'.txt','w',encoding='utf-8').write(o.getvalue()); cases.append({'name':name,'files':files,'steps':steps})
S=lambda *k:['sort_stats',*k]
P=lambda *r:['print_stats',*r]
case('convert_default',['a.prof'],[S('cumulative','calls'),P(200),['print_callers',200]])
case('convert_limit4',['a.prof'],[S('cumulative','calls'),P(4),['print_callers',4]])
case('unsorted',['a.prof'],[P()])
for k in ['calls','ncalls','cumtime','cumulative','filename','line','module','name','nfl','pcalls','stdname','time','tottime']:
    case('sort_'+k,['a.prof'],[S(k),P()])
case('sort_int_m1',['a.prof'],[S(-1),P(3)]); case('sort_int_0',['a.prof'],[S(0),P(3)]); case('sort_int_1',['a.prof'],[S(1),P(3)]); case('sort_int_2',['a.prof'],[S(2),P(3)])
case('sort_multi',['a.prof'],[S('name','file','line'),P()])
case('reverse',['a.prof'],[S('calls'),['reverse_order'],P()])
for n,r in {'int':(3,),'frac':(.5,),'frac01':(.1,),'one':(1.0,),'zero':(0,),'over':(1000,),'neg':(-1,),'re':('node',),'re_anchor':(r'^/src/app/[ab]/node\.c:12\(init\)$',),'frac_re':(.5,'fib'),'re_frac':('src',.25),'re_int_re':('src',4,'main'),'badre':('(',),'nomatch':('zzz',),'quote':("it's",)}.items():
    case('restrict_'+n,['a.prof'],[S('time','calls'),P(*r)])
case('callers',['a.prof'],[S('cumulative','calls'),['print_callers']]); case('callees',['a.prof'],[S('cumulative','calls'),['print_callees']])
case('callers_re',['a.prof'],[S('cumulative'),['print_callers','init']]); case('callees_int',['a.prof'],[S('cumulative'),['print_callees',2]])
case('strip',['a.prof'],[['strip_dirs'],S('nfl'),P(),['print_callers'],['print_callees']])
case('strip_resets_order',['a.prof'],[S('time'),['strip_dirs'],P(2)])
case('sum',['a.prof','b.prof'],[S('cumulative','calls'),P(),['print_callers']])
case('sum_same_twice',['a.prof','a.prof'],[S('cumulative','calls'),P()])
case('add_resets_order',['a.prof'],[S('time'),['add','b.prof'],P(2)])
case('big_numbers',['b.prof'],[S('cumulative'),P(),['print_callers'],['print_callees']])
s=pstats.Stats('a.prof','b.prof'); s.dump_stats('sum.prof'); os.utime('sum.prof',(MT,MT))
case('sum_redump',['sum.prof'],[S('cumulative','calls'),P()])
sp=pstats.Stats('a.prof').sort_stats('cumulative').get_stats_profile()
json.dump({'total_tt':sp.total_tt,'func_profiles':{k:vars(v) for k,v in sp.func_profiles.items()}},open('stats_profile.json','w'),indent=1,ensure_ascii=False)
sess='help\nsort\nsort cumulative calls\nstats 3\nstats 0.2\nstats 1.5\nstats 2 node\ncallers fib\ncallees main\nreverse\nstats 2\nstrip\nstats 2\nadd b.prof\nstats 2\nadd nofile.prof\nread nofile.prof\nread\nsort cum\nsort cu\nbogus\nhelp stats\nhelp add\nhelp read\nhelp strip\nhelp reverse\nhelp sort\nhelp callers\nhelp callees\nhelp quit\nhelp EOF\nhelp help\nquit\n'
open('session.in','w').write(sess)
r=subprocess.run([sys.executable,'-m','pstats','a.prof'],input=sess,capture_output=True,text=True,env={**os.environ,'TZ':'UTC','TERM':'dumb'})
open('session.out','w').write(r.stdout)
json.dump(cases,open('cases.json','w'),indent=1)
print(len(cases),'cases',sys.version)
