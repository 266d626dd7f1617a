/**
 * Recordings that invite a wrong answer. Each has a known truth: that of the scenario, or `asked` where bare events tell
 * the story. `npx vitest run test/attribution/traps.test.ts` holds what is found against it.
 */
export interface Trap {
  readonly name: string;
  readonly told: string;
  /** Who truly asked for each created process (name → pid/tid), where the scenario does not know. */
  readonly asked?: Readonly<Record<string, string>>;
  /** Answers that must be found all the same: name → at least so sure. */
  readonly found?: Readonly<Record<string, 'certain' | 'likely' | 'possible'>>;
}

const CAST = 'process 100 client.exe; process 150 other-client.exe; process 200 server.exe; process 300 helper.exe\n';
const SVC = '367abb81-9844-35f1-ad32-98f038001003';
const SAM = '12345778-1234-abcd-ef00-0123456789ac';
const TASK = 'Microsoft-Windows-TaskScheduler';
const COM = 'Microsoft-Windows-COM-Perf';
const CAUSE = 'CausalityId=aa000000-0000-0000-0000-000000000001';

export const TRAPS: readonly Trap[] = [
  {
    name: 'message id used again while a handed-over call is open',
    told: `${CAST}
      at 10ms; together {
        100/104 call 200/204 id 7 take 8ms handoff to 208 { wait-for 3ms; create 500 a.exe }
        150/154 call 200/212 id 7 take 6ms { wait-for 2ms; create 504 b.exe }
      }`,
  },
  {
    name: 'two handoffs that cross',
    told: `${CAST}
      at 10ms; together {
        100/104 call 200/204 take 9ms handoff to 208 with wakeups { wait-for 2ms; call 300/304 take 1ms; create 500 a.exe }
        150/154 call 200/208 take 9ms handoff to 204 with wakeups { wait-for 2ms; call 300/308 take 1ms; create 504 b.exe }
      }`,
  },
  {
    name: 'the receiver has gone back to its pool and does something of its own',
    told: `${CAST}
      at 10ms; together {
        100/104 call 200/204 take 20ms handoff to 208 { wait-for 18ms }
        150/154 datagram 300/304
      }
      at 14ms; 200/204 wait-new server
      at 18ms; 200/204 create 500 own.exe`,
  },
  {
    name: 'the same, and the receiver sends the reply in the end',
    told: `${CAST}
      at 10ms; 100/104 call 200/204 take 20ms reply-by-receiver handoff to 208 { wait-for 18ms }
      at 14ms; 200/204 wait-new server
      at 18ms; 200/204 create 500 own.exe`,
  },
  {
    name: 'the receiver is woken in its pool for something of its own',
    told: `${CAST}
      switches on
      at 10ms; 100/104 call 200/204 take 20ms handoff to 208 with wakeups { wait-for 18ms }
      at 14ms; 200/204 wait-new server
      at 17ms; 200/220 ready 204
      at 18ms; 200/204 create 500 own.exe`,
  },
  {
    name: 'a worker is woken before the waker has received the call',
    told: `${CAST}
      switches on
      at 8ms; 200/204 ready 208
      at 10ms; 100/104 call 200/204 take 20ms { wait-for 18ms }
      at 15ms; 200/208 create 500 own.exe`,
  },
  {
    name: 'a worker goes on with a call whose receiver has taken another since',
    told: `${CAST}
      switches on
      at 10ms; together {
        100/104 call 200/204 take 2ms { ready 208; wait-for 1ms }
        150/154 datagram 300/304
      }
      at 14ms; 150/154 call 200/204 take 20ms { wait-for 18ms }
      at 18ms; 200/208 create 500 late.exe`,
    asked: { 'late.exe': '100/104' },
  },
  {
    name: 'a lock convoy: whoever leaves a lock wakes a stranger that makes a process',
    told: `${CAST}
      switches on
      at 8ms; 200/208 block 34
      at 10ms; 100/104 call 200/204 take 20ms { wait-for 2ms; ready 208; wait-for 15ms }
      at 15ms; 200/208 create 500 own.exe`,
  },
  {
    name: 'a lock convoy: whoever leaves a lock wakes a stranger that makes a call',
    told: `${CAST}
      switches on
      at 8ms; 200/208 block 34
      at 10ms; 100/104 call 200/204 take 20ms { wait-for 2ms; ready 208; wait-for 15ms }
      at 15ms; 200/208 call 300/304 take 2ms { create 500 own.exe }`,
  },
  {
    name: 'work goes on after the reply, on another thread',
    told: `${CAST}
      at 10ms; 100/104 call 200/204 take 2ms
      at 15ms; 200/208 create 500 late.exe`,
    asked: { 'late.exe': '100/104' },
  },
  {
    name: 'work goes on after the reply, on the same thread',
    told: `${CAST}
      at 10ms; 100/104 call 200/204 take 2ms
      at 13ms; 200/204 create 500 late.exe`,
    asked: { 'late.exe': '100/104' },
  },
  {
    name: 'work goes on after the reply: the next hop',
    told: `${CAST}
      at 10ms; 100/104 call 200/204 take 2ms
      at 13ms; 200/208 call 300/304 take 3ms { create 500 late.exe }`,
    asked: { 'late.exe': '100/104' },
  },
  {
    name: 'the call was received before the recording began',
    told: `${CAST}
      at 2ms; 200/204 create 500 early.exe
      at 5ms; 200/204 send 9
      at 6ms; 100/104 receive 9; 100/104 unwait`,
    asked: { 'early.exe': '100/104' },
  },
  {
    name: 'nothing but processes was recorded',
    told: `${CAST}
      at 20ms; 200/204 create 500 a.exe`,
    asked: { 'a.exe': '100/104' },
  },
  {
    name: 'a thread ends in the middle, its id goes to a new one of the same process',
    told: `${CAST}
      at 10ms; 100/104 call 200/204 open { wait-for 1ms; end-thread }
      at 20ms; 200/220 start-thread 204
      at 25ms; 200/204 create 500 own.exe`,
  },
  {
    name: 'a thread id goes to a new thread while another answers for the old',
    told: `${CAST}
      at 10ms; 100/104 call 200/204 take 30ms handoff to 208 { wait-for 28ms }
      at 12ms; 200/204 end-thread
      at 20ms; 200/220 start-thread 204
      at 25ms; 200/204 create 500 own.exe`,
  },
  {
    name: 'a server process dies and another has its pid and tid',
    told: `${CAST}
      at 10ms; 100/104 call 200/204 open { wait-for 1ms; exit 1 }
      at 20ms; 300/304 create 200 again.exe thread 204
      at 25ms; 200/204 create 500 own.exe`,
    asked: { 'again.exe': '300/304', 'own.exe': '200/204' },
  },
  {
    name: 'a client process dies and another has its pid',
    told: `${CAST}
      at 10ms; together {
        100/104 call 200/204 take 20ms { wait-for 15ms; create 500 a.exe }
        150/154 datagram 300/304
      }
      at 12ms; 100/112 exit 1
      at 16ms; 300/304 create 100 again.exe thread 104`,
    asked: { 'again.exe': '300/304' },
  },
  {
    name: 'the claimed parent has exited and its pid belongs to another',
    told: `${CAST}
      process 400 gone.exe
      at 10ms; 400/404 exit 0
      at 20ms; 300/304 create 400 new.exe thread 404
      at 30ms; 200/204 create 500 a.exe parent 400`,
  },
  {
    name: 'a callback into the client makes a process, another call of the client does too',
    told: `${CAST}
      at 10ms; 100/104 call 200/204 take 9ms {
        call 100/104 take 3ms { create 500 a.exe }
        create 504 b.exe
      }
      at 30ms; 100/104 create 508 c.exe`,
    found: { 'a.exe': 'likely', 'b.exe': 'likely' },
  },
  {
    name: 'an asynchronous answer comes from another thread after its sender took a new call',
    told: `${CAST}
      at 10ms; together {
        100/104 call 200/204 async take 20ms handoff to 208 { wait-for 18ms }
        150/154 datagram 300/304
      }
      at 13ms; 150/154 call 200/204 take 12ms { wait-for 2ms; create 500 b.exe }
      at 14ms; 200/212 create 504 own.exe`,
  },
  {
    name: 'events are lost right at the handoff',
    told: `${CAST}
      at 10ms; 100/104 call 200/204 take 20ms handoff to 208 { wait-for 5ms; create 500 a.exe }
      at 11ms; lost 3 cpu 0`,
  },
  {
    name: 'events are lost between the receive and a process of another call',
    told: `${CAST}
      at 10ms; 100/104 call 200/204 take 2ms lose reply-send,reply-receive,unwait
      at 14ms; 200/204 create 500 own.exe`,
  },
  {
    name: 'one activity id for everything a program does',
    told: `${CAST}
      at 10ms; 100/104 call 200/204 iface ${SVC} take 20ms { wait-for 18ms }
      at 14ms; 200/208 call 300/304 iface ${SAM} take 2ms { create 500 own.exe }
      at 40ms; 100/104 call 200/204 iface ${SVC} take 20ms { wait-for 18ms }
      at 44ms; 200/208 call 300/304 iface ${SAM} take 2ms { create 504 own.exe }`,
  },
  {
    name: 'COM causality forks: two calls of one client carry the same id',
    told: `${CAST}
      at 10ms; together {
        100/104 call 200/204 take 9ms handoff to 208 { wait-for 8ms }
        100/108 call 200/212 take 9ms handoff to 216 {
          hint ${COM}/43 ${CAUSE} SourceProcessId=100 SourceThreadId=108
          hint ${COM}/39 ${CAUSE}
          wait-for 2ms; call 300/304 take 1ms { create 500 a.exe }
        }
      }`,
  },
  {
    name: 'a COM server event whose end was never logged, long ago',
    told: `${CAST}
      at 10ms; 100/104 call 200/204 take 3ms handoff to 208 {
        hint ${COM}/43 ${CAUSE} SourceProcessId=100 SourceThreadId=104
        wait-for 2ms
      }
      at 9s; 200/208 create 500 own.exe`,
  },
  {
    name: 'a COM server event of an earlier thread with the same id',
    told: `${CAST}
      at 10ms; 100/104 call 200/204 take 3ms handoff to 208 {
        hint ${COM}/43 ${CAUSE} SourceProcessId=100 SourceThreadId=104
        wait-for 2ms; end-thread
      }
      at 20ms; 200/220 start-thread 208
      at 25ms; 200/208 create 500 own.exe`,
  },
  {
    name: 'a COM call that ended, its end lost with other events',
    told: `${CAST}
      at 10ms; 100/104 call 200/204 take 3ms handoff to 208 {
        hint ${COM}/43 ${CAUSE} SourceProcessId=100 SourceThreadId=104
        wait-for 2ms
      }
      at 20ms; lost 5 cpu 0
      at 30ms; 200/208 create 500 own.exe`,
  },
  {
    name: 'a datagram, and later a process of the receiver',
    told: `${CAST}
      at 10ms; 100/104 datagram 200/204
      at 12ms; 200/204 create 500 own.exe`,
  },
  {
    name: 'a server takes a datagram while it works on a call, and makes a process',
    told: `${CAST}
      at 10ms; 100/104 call 200/204 take 30ms { wait-for 28ms }
      at 14ms; 150/154 datagram 200/204
      at 20ms; 200/204 create 500 own.exe`,
    asked: { 'own.exe': '150/154' },
  },
  {
    name: 'a server takes a datagram while it works on a call that nobody waits for, and long after asks for a process',
    told: `${CAST}
      at 10ms; 100/104 call 200/204 async take 90ms { wait-for 80ms }
      at 14ms; 150/154 datagram 200/204
      at 50ms; 200/204 call 300/304 take 3ms { wait-for 1ms; create 500 own.exe }`,
    asked: { 'own.exe': '150/154' },
  },
  {
    name: 'a call that nobody waits for is worked on for long, as its answer shows',
    told: `${CAST}
      at 10ms; 100/104 call 200/204 async take 90ms {
        wait-for 40ms; call 300/304 take 3ms { wait-for 1ms; create 500 a.exe }
      }`,
    found: { 'a.exe': 'likely' },
  },
  {
    name: 'a loop: A asks B, which asks A, which asks B again',
    told: `${CAST}
      at 10ms; 100/104 call 200/204 take 20ms {
        call 100/108 take 15ms { call 200/208 take 9ms { call 100/112 take 5ms { create 500 a.exe } } }
      }`,
    found: { 'a.exe': 'certain' },
  },
  {
    name: 'calls that are open when the recording ends',
    told: `${CAST}
      at 10ms; 100/104 call 200/204 open { call 300/304 open { create 500 a.exe } }`,
    found: { 'a.exe': 'likely' },
  },
  {
    name: 'nested 32 deep',
    told: `process 100 first.exe
      ${Array.from({ length: 32 }, (_, at) => `process ${1000 + 10 * at} p${at}.exe`).join('\n')}
      at 10ms; 100/104 ${Array.from({ length: 32 }, (_, at) => `call ${1000 + 10 * at}/${1004 + 10 * at} {`).join(' ')}
      create 500 deep.exe ${'}'.repeat(32)}`,
    found: { 'deep.exe': 'certain' },
  },
  {
    name: 'nested 80 deep, which is more than one chain holds',
    told: `process 100 first.exe; ids 200
      ${Array.from({ length: 80 }, (_, at) => `process ${1000 + 10 * at} p${at}.exe`).join('\n')}
      at 10ms; 100/104 ${Array.from({ length: 80 }, (_, at) => `call ${1000 + 10 * at}/${1004 + 10 * at} {`).join(' ')}
      create 500 deep.exe ${'}'.repeat(80)}`,
  },
  {
    name: 'WMI made a process, and soon another had its pid',
    told: `${CAST}
      process 250 WmiPrvSE.exe
      at 10ms; 250/254 create 500 a.exe; 250/258 wmi-created 500 for 100 cmd a
      at 20ms; 500/504 exit 0
      at 2s; 250/262 create 500 b.exe`,
    asked: { 'a.exe': '100/104', 'b.exe': '150/154' },
  },
  {
    name: 'a scheduled task that ran for somebody runs again by its timer',
    told: `${CAST}
      process 260 svchost.exe; service 260 Schedule tag 5; thread 260/264 tag 5; thread 260/268 tag 5
      at 10ms; 100/104 call 260/264 iface 86d35949-83c9-4044-b424-db363231fd0c op 12 take 2ms {
        hint ${TASK}/110 TaskName=\\Backup
      }
      at 20ms; 260/268 create 500 a.exe; 260/268 hint ${TASK}/129 TaskName=\\Backup ProcessID=500
      at 20s; 260/268 create 504 b.exe; 260/268 hint ${TASK}/129 TaskName=\\Backup ProcessID=504`,
    asked: { 'a.exe': '100/104', 'b.exe': '260/268' },
    found: { 'a.exe': 'likely' },
  },
  {
    name: 'two people run the same scheduled task',
    told: `${CAST}
      process 260 svchost.exe; service 260 Schedule tag 5; thread 260/264 tag 5; thread 260/268 tag 5
      let task 86d35949-83c9-4044-b424-db363231fd0c
      at 10ms; 100/104 call 260/264 iface $task op 12 take 2ms { hint ${TASK}/110 TaskName=\\Backup }
      at 15ms; 150/154 call 260/264 iface $task op 12 take 2ms { hint ${TASK}/110 TaskName=\\Backup }
      at 20ms; 260/268 create 500 a.exe; 260/268 hint ${TASK}/129 TaskName=\\Backup ProcessID=500
      at 30ms; 260/268 create 504 b.exe; 260/268 hint ${TASK}/129 TaskName=\\Backup ProcessID=504`,
    asked: { 'a.exe': '100/104', 'b.exe': '150/154' },
  },
  {
    name: 'a program that names a service in its command line starts beside that service',
    told: `${CAST}
      process 270 services.exe
      at 10ms; 150/154 create 500 sc.exe cmd "sc start BITS"
      at 12ms; 500/504 call 270/274 iface ${SVC} op 19 take 9ms {
        create 504 svchost.exe cmd "svchost.exe -k netsvcs -s BITS"
        hint Microsoft-Windows-Services/205 ServiceName=BITS ClientProcessId=500
      }`,
    found: { 'svchost.exe': 'certain' },
  },
  {
    name: 'a pool of workers, one queue, no wake-ups: three calls open, one thread makes a process',
    told: `${CAST}
      at 10ms; together {
        100/104 call 200/204 take 9ms reply-by-receiver handoff to 220 { wait-for 2ms; create 500 a.exe }
        150/154 call 200/208 take 9ms reply-by-receiver handoff to 224 { wait-for 3ms; create 504 b.exe }
        150/158 call 200/212 take 9ms reply-by-receiver handoff to 228 { wait-for 4ms; create 508 c.exe }
      }`,
  },
  {
    name: 'one call is open, a timer of the server makes a process',
    told: `${CAST}
      at 10ms; 100/104 call 200/204 take 20ms { wait-for 18ms }
      at 15ms; 200/208 create 500 own.exe`,
  },
  {
    name: 'a receiver waits for a helper of its own when it is interrupted by nothing at all',
    told: `${CAST}
      at 10ms; together {
        100/104 call 200/204 take 20ms { call 300/304 take 15ms { wait-for 14ms } }
        150/154 call 200/208 take 8ms { wait-for 3ms; create 500 b.exe }
      }`,
    found: { 'b.exe': 'certain' },
  },
];
