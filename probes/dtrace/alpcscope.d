/*
 * Records ALPC messages for alpcscope. Made by: alpcscope probe dtrace
 * Run elevated:  dtrace -s alpcscope.d -o alpc.txt 2> alpc.err
 * Read anywhere: alpcscope import alpc.txt -o alpc.alpc
 */
#pragma D option quiet
#pragma D option bufsize=16m
#pragma D option switchrate=10hz
#pragma D option dynvarsize=16m
#pragma D option bufpolicy=switch
#pragma D option strsize=32
#pragma D option stackindent=14

typedef struct ascope_message {
	uint16_t am_data;
	uint16_t am_total;
	uint16_t am_kind;
	uint16_t am_info;
	uint64_t am_pid;
	uint64_t am_tid;
	uint32_t am_id;
	uint32_t am_pad;
	uint64_t am_callback;
} ascope_message_t;

typedef struct ascope_attributes {
	uint32_t aa_allocated;
	uint32_t aa_valid;
} ascope_attributes_t;

typedef struct ascope_view {
	uint64_t av_flags;
	uint64_t av_section;
	uint64_t av_base;
	uint64_t av_size;
} ascope_view_t;

typedef struct ascope_text {
	uint16_t at_length;
	uint16_t at_most;
	uint32_t at_pad;
	uint64_t at_buffer;
} ascope_text_t;

dtrace:::BEGIN
{
	samples = 0;
	printf("@alpcscope-dtrace 1 token=00000000 calls=both payload=1024 ports=walk attributes=0 views=0 kernel=0 user=0\n");
	printf("@00000000 T %d %d\n", timestamp, walltimestamp);
}

tick-7ms
/samples < 64/
{
	samples++;
	printf("@00000000 T %d %d\n", timestamp, walltimestamp);
}

tick-10s
{
	printf("@alpcscope-dtrace 1 token=00000000 calls=both payload=1024 ports=walk attributes=0 views=0 kernel=0 user=0\n");
	printf("@00000000 T %d %d\n", timestamp, walltimestamp);
}

dtrace:::END
{
	printf("@alpcscope-dtrace 1 token=00000000 calls=both payload=1024 ports=walk attributes=0 views=0 kernel=0 user=0\n");
	printf("@00000000 Z %d %d\n", timestamp, walltimestamp);
}

/* memory that could not be read: the clause that wanted it has printed nothing */
dtrace:::ERROR
{
	printf("@00000000 E %d %d %d %d %d\n", timestamp, tid, arg1, arg2, arg3);
}

syscall::NtAlpcSendWaitReceivePort:entry
{
	this->on = (pid != $pid) ? 1 : 0;
	this->handle = arg0;
	this->send = arg2;
	this->sendattr = arg3;
	this->receive = arg4;
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0/
{
	this->total = (uint64_t)0;
	this->own = (uint64_t)0;
	this->n = (uint64_t)0;
	this->hn = (uint64_t)0;
	this->dumped = (uint64_t)0;
	this->allocated = (uint64_t)0;
	this->valid = (uint64_t)0;
	this->an = (uint64_t)0;
	this->vbase = (uint64_t)0;
	this->vsize = (uint64_t)0;
	this->vn = (uint64_t)0;
	this->proc = (uint64_t)0;
	this->parent = (uint64_t)0;
	this->table = (uint64_t)0;
	this->entry = (uint64_t)0;
	this->object = (uint64_t)0;
	this->comm = (uint64_t)0;
	this->conn = (uint64_t)0;
	this->serverport = (uint64_t)0;
	this->clientport = (uint64_t)0;
	this->owner = (uint64_t)0;
	this->ownerpid = (uint64_t)0;
	this->client = (uint64_t)0;
	this->clientpid = (uint64_t)0;
	this->dir = (uint64_t)0;
	this->info = (uint64_t)0;
	this->nlength = (uint64_t)0;
	this->nn = (uint64_t)0;
	this->nbuffer = (uint64_t)0;
}

/* the return has none of the arguments */
syscall::NtAlpcSendWaitReceivePort:entry
/this->on && (this->send != 0 || this->receive != 0)/
{
	self->start = (uint64_t)timestamp;
	self->handle = arg0;
	self->flags = (uint32_t)arg1;
	self->send = arg2;
	self->receive = arg4;
	self->receiveattr = arg6;
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0/
{
	this->proc = (uint64_t)((nt`_KTHREAD *)curthread)->Process;
	this->parent = (uint64_t)((nt`_EPROCESS *)this->proc)->InheritedFromUniqueProcessId;
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0/
{
	printf("@00000000 S %d %d %d %d %x %x %x %x %x %d %s\n", timestamp, pid, tid, cpu, this->handle, (uint32_t)arg1, this->send, this->receive, this->proc, this->parent, execname);
}

/* 24 bytes are there in both header layouts; total - data tells which one it is */
syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->send > 0/
{
	this->m = (ascope_message_t *)copyin((uintptr_t)this->send, 24);
	this->total = (uint64_t)this->m->am_total;
	this->own = this->total - (uint64_t)this->m->am_data;
	this->n = this->total < 24 ? 24 : this->total;
	this->n = this->n > 1064 ? 1064 : this->n;
	this->hn = this->own < 40 ? 24 : 40;
}

/* a caller in the kernel: no copyin */
syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->send < 0/
{
	this->m = (ascope_message_t *)this->send;
	this->total = (uint64_t)this->m->am_total;
	this->own = this->total - (uint64_t)this->m->am_data;
	this->n = this->total < 24 ? 24 : this->total;
	this->n = this->n > 1064 ? 1064 : this->n;
	this->hn = this->own < 40 ? 24 : 40;
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->send > 0 && this->n > 0 && this->n <= 168/
{
	printf("@00000000 M %d %d s %d %d\n", timestamp, tid, this->total, this->n);
	tracemem(copyin((uintptr_t)this->send, this->n), 168, this->n);
	this->dumped = (uint64_t)1;
	printf("@00000000 .\n");
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->send > 0 && this->n > 168 && this->n <= 552/
{
	printf("@00000000 M %d %d s %d %d\n", timestamp, tid, this->total, this->n);
	tracemem(copyin((uintptr_t)this->send, this->n), 552, this->n);
	this->dumped = (uint64_t)1;
	printf("@00000000 .\n");
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->send > 0 && this->n > 552 && this->n <= 1064/
{
	printf("@00000000 M %d %d s %d %d\n", timestamp, tid, this->total, this->n);
	tracemem(copyin((uintptr_t)this->send, this->n), 1064, this->n);
	this->dumped = (uint64_t)1;
	printf("@00000000 .\n");
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->send < 0 && this->n > 0/
{
	printf("@00000000 M %d %d s %d %d\n", timestamp, tid, this->total, this->n);
	tracemem((void *)this->send, 1064, this->n);
	this->dumped = (uint64_t)1;
	printf("@00000000 .\n");
}

/* the whole could not be read: its header alone */
syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->send > 0 && this->dumped == 0 && this->hn > 0 && this->n > this->hn/
{
	printf("@00000000 M %d %d s %d %d\n", timestamp, tid, this->total, this->hn);
	tracemem(copyin((uintptr_t)this->send, this->hn), 40, this->hn);
	printf("@00000000 .\n");
}

/* handle table: the low two bits of TableCode are the number of levels above the entries */
syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->proc != 0 && this->handle > 0/
{
	this->limit = (uint64_t)((nt`_EPROCESS *)this->proc)->ObjectTable->NextHandleNeedingPool;
	this->table = (uint64_t)((nt`_EPROCESS *)this->proc)->ObjectTable->TableCode;
	this->level = this->table & 3;
	this->table = this->table - this->level;
	this->h = (uint64_t)this->handle & 0xfffffffc;
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->table != 0 && this->h < this->limit && this->level == 0/
{
	this->entry = *(uint64_t *)(this->table + this->h * 4);
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->table != 0 && this->h < this->limit && this->level == 1/
{
	this->entry = *(uint64_t *)(*(uint64_t *)(this->table + (this->h >> 10) * 8) + (this->h & 0x3ff) * 4);
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->table != 0 && this->h < this->limit && this->level == 2/
{
	this->entry = *(uint64_t *)(*(uint64_t *)(*(uint64_t *)(this->table + (this->h >> 19) * 8) + ((this->h >> 10) & 0x1ff) * 8) + (this->h & 0x3ff) * 4);
}

/* the upper bits of an entry are the address of the object header, without its low four bits */
syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->entry != 0/
{
	this->object = (uint64_t)(((int64_t)this->entry >> 20) << 4) + 48;
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->object != 0/
{
	this->comm = (uint64_t)((nt`_ALPC_PORT *)this->object)->CommunicationInfo;
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->comm != 0/
{
	this->serverport = (uint64_t)((nt`_ALPC_COMMUNICATION_INFO *)this->comm)->ServerCommunicationPort;
	this->clientport = (uint64_t)((nt`_ALPC_COMMUNICATION_INFO *)this->comm)->ClientCommunicationPort;
	this->conn = (uint64_t)((nt`_ALPC_COMMUNICATION_INFO *)this->comm)->ConnectionPort;
}

/* the handle may be no port at all, and memory of something else was read: a port is one of its own three */
syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->conn != 0 && this->object != this->conn && this->object != this->serverport && this->object != this->clientport/
{
	this->conn = (uint64_t)0;
}

/* bit 0 of OwnerProcess is a flag */
syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->conn != 0/
{
	this->owner = (uint64_t)((nt`_ALPC_PORT *)this->conn)->OwnerProcess;
	this->owner = this->owner - (this->owner & 1);
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->conn != 0 && this->clientport != 0/
{
	this->client = (uint64_t)((nt`_ALPC_PORT *)this->clientport)->OwnerProcess;
	this->client = this->client - (this->client & 1);
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->owner != 0/
{
	this->ownerpid = (uint64_t)((nt`_EPROCESS *)this->owner)->UniqueProcessId;
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->owner != 0/
{
	printf("@00000000 B %d %d o %d %x %d %s\n", timestamp, tid, this->ownerpid, this->owner, (uint64_t)((nt`_EPROCESS *)this->owner)->InheritedFromUniqueProcessId, (string)((nt`_EPROCESS *)this->owner)->ImageFileName);
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->client != 0/
{
	this->clientpid = (uint64_t)((nt`_EPROCESS *)this->client)->UniqueProcessId;
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->client != 0/
{
	printf("@00000000 B %d %d c %d %x %d %s\n", timestamp, tid, this->clientpid, this->client, (uint64_t)((nt`_EPROCESS *)this->client)->InheritedFromUniqueProcessId, (string)((nt`_EPROCESS *)this->client)->ImageFileName);
}

/* bit 1 of InfoMask: there is a name; bit 0: the creator header lies between it and the object header */
syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->conn != 0/
{
	this->mask = *(uint8_t *)((this->conn - 48) + 26);
	this->info = (this->mask & 2) ? (this->conn - 48) - ((this->mask & 1) ? 0x40 : 0x20) : 0;
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->conn != 0 && this->info != 0/
{
	this->nlength = (uint64_t)(*(uint16_t *)(this->info + 8));
	this->nbuffer = *(uint64_t *)(this->info + 0x10);
	this->nn = this->nlength > 520 ? 520 : this->nlength;
	this->nn = this->nbuffer == 0 ? 0 : this->nn;
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->conn != 0 && this->nn > 0 && this->nn <= 168/
{
	printf("@00000000 N %d %d %x %x %d %d %d %d\n", timestamp, tid, this->object, this->conn, this->ownerpid, this->clientpid, this->nlength, this->nn);
	tracemem((void *)this->nbuffer, 168, this->nn);
	printf("@00000000 .\n");
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->conn != 0 && this->nn > 168 && this->nn <= 520/
{
	printf("@00000000 N %d %d %x %x %d %d %d %d\n", timestamp, tid, this->object, this->conn, this->ownerpid, this->clientpid, this->nlength, this->nn);
	tracemem((void *)this->nbuffer, 520, this->nn);
	printf("@00000000 .\n");
}

/* a port without a name */
syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->conn != 0 && this->nn == 0/
{
	printf("@00000000 N %d %d %x %x %d %d %d %d\n", timestamp, tid, this->object, this->conn, this->ownerpid, this->clientpid, this->nlength, this->nn);
	printf("@00000000 .\n");
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->conn != 0 && this->info != 0 && this->nn != 0/
{
	this->dir = *(uint64_t *)this->info;
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->dir != 0/
{
	this->info = (uint64_t)0;
	this->nn = (uint64_t)0;
}

/* bit 1 of InfoMask: there is a name; bit 0: the creator header lies between it and the object header */
syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->dir != 0/
{
	this->mask = *(uint8_t *)((this->dir - 48) + 26);
	this->info = (this->mask & 2) ? (this->dir - 48) - ((this->mask & 1) ? 0x40 : 0x20) : 0;
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->dir != 0 && this->info != 0/
{
	this->nlength = (uint64_t)(*(uint16_t *)(this->info + 8));
	this->nbuffer = *(uint64_t *)(this->info + 0x10);
	this->nn = this->nlength > 520 ? 520 : this->nlength;
	this->nn = this->nbuffer == 0 ? 0 : this->nn;
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->dir != 0 && this->nn > 0 && this->nn <= 168/
{
	printf("@00000000 D %d %d 1 %d %d\n", timestamp, tid, this->nlength, this->nn);
	tracemem((void *)this->nbuffer, 168, this->nn);
	printf("@00000000 .\n");
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->dir != 0 && this->nn > 168 && this->nn <= 520/
{
	printf("@00000000 D %d %d 1 %d %d\n", timestamp, tid, this->nlength, this->nn);
	tracemem((void *)this->nbuffer, 520, this->nn);
	printf("@00000000 .\n");
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->dir != 0/
{
	this->dir = (uint64_t)0;
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->info != 0 && this->nn != 0/
{
	this->dir = *(uint64_t *)this->info;
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->dir != 0/
{
	this->info = (uint64_t)0;
	this->nn = (uint64_t)0;
}

/* bit 1 of InfoMask: there is a name; bit 0: the creator header lies between it and the object header */
syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->dir != 0/
{
	this->mask = *(uint8_t *)((this->dir - 48) + 26);
	this->info = (this->mask & 2) ? (this->dir - 48) - ((this->mask & 1) ? 0x40 : 0x20) : 0;
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->dir != 0 && this->info != 0/
{
	this->nlength = (uint64_t)(*(uint16_t *)(this->info + 8));
	this->nbuffer = *(uint64_t *)(this->info + 0x10);
	this->nn = this->nlength > 520 ? 520 : this->nlength;
	this->nn = this->nbuffer == 0 ? 0 : this->nn;
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->dir != 0 && this->nn > 0 && this->nn <= 168/
{
	printf("@00000000 D %d %d 2 %d %d\n", timestamp, tid, this->nlength, this->nn);
	tracemem((void *)this->nbuffer, 168, this->nn);
	printf("@00000000 .\n");
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->dir != 0 && this->nn > 168 && this->nn <= 520/
{
	printf("@00000000 D %d %d 2 %d %d\n", timestamp, tid, this->nlength, this->nn);
	tracemem((void *)this->nbuffer, 520, this->nn);
	printf("@00000000 .\n");
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->dir != 0/
{
	this->dir = (uint64_t)0;
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->info != 0 && this->nn != 0/
{
	this->dir = *(uint64_t *)this->info;
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->dir != 0/
{
	this->info = (uint64_t)0;
	this->nn = (uint64_t)0;
}

/* bit 1 of InfoMask: there is a name; bit 0: the creator header lies between it and the object header */
syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->dir != 0/
{
	this->mask = *(uint8_t *)((this->dir - 48) + 26);
	this->info = (this->mask & 2) ? (this->dir - 48) - ((this->mask & 1) ? 0x40 : 0x20) : 0;
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->dir != 0 && this->info != 0/
{
	this->nlength = (uint64_t)(*(uint16_t *)(this->info + 8));
	this->nbuffer = *(uint64_t *)(this->info + 0x10);
	this->nn = this->nlength > 520 ? 520 : this->nlength;
	this->nn = this->nbuffer == 0 ? 0 : this->nn;
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->dir != 0 && this->nn > 0 && this->nn <= 168/
{
	printf("@00000000 D %d %d 3 %d %d\n", timestamp, tid, this->nlength, this->nn);
	tracemem((void *)this->nbuffer, 168, this->nn);
	printf("@00000000 .\n");
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->dir != 0 && this->nn > 168 && this->nn <= 520/
{
	printf("@00000000 D %d %d 3 %d %d\n", timestamp, tid, this->nlength, this->nn);
	tracemem((void *)this->nbuffer, 520, this->nn);
	printf("@00000000 .\n");
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->dir != 0/
{
	this->dir = (uint64_t)0;
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->info != 0 && this->nn != 0/
{
	this->dir = *(uint64_t *)this->info;
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->dir != 0/
{
	this->info = (uint64_t)0;
	this->nn = (uint64_t)0;
}

/* bit 1 of InfoMask: there is a name; bit 0: the creator header lies between it and the object header */
syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->dir != 0/
{
	this->mask = *(uint8_t *)((this->dir - 48) + 26);
	this->info = (this->mask & 2) ? (this->dir - 48) - ((this->mask & 1) ? 0x40 : 0x20) : 0;
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->dir != 0 && this->info != 0/
{
	this->nlength = (uint64_t)(*(uint16_t *)(this->info + 8));
	this->nbuffer = *(uint64_t *)(this->info + 0x10);
	this->nn = this->nlength > 520 ? 520 : this->nlength;
	this->nn = this->nbuffer == 0 ? 0 : this->nn;
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->dir != 0 && this->nn > 0 && this->nn <= 168/
{
	printf("@00000000 D %d %d 4 %d %d\n", timestamp, tid, this->nlength, this->nn);
	tracemem((void *)this->nbuffer, 168, this->nn);
	printf("@00000000 .\n");
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->dir != 0 && this->nn > 168 && this->nn <= 520/
{
	printf("@00000000 D %d %d 4 %d %d\n", timestamp, tid, this->nlength, this->nn);
	tracemem((void *)this->nbuffer, 520, this->nn);
	printf("@00000000 .\n");
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->dir != 0/
{
	this->dir = (uint64_t)0;
}

syscall::NtAlpcSendWaitReceivePort:entry
/this->on && this->send != 0 && this->info != 0 && this->nn != 0/
{
	this->dir = *(uint64_t *)this->info;
}

/* left by a thread that ended inside its call; this one has the same thread object */
syscall::NtAlpcSendWaitReceivePort:entry
/(this->on == 0 || (this->send == 0 && this->receive == 0)) && self->start != 0/
{
	self->start = 0;
	self->handle = 0;
	self->flags = 0;
	self->send = 0;
	self->receive = 0;
	self->receiveattr = 0;
}

syscall::NtAlpcSendWaitReceivePort:return
{
	this->on = self->start != 0 ? 1 : 0;
	this->status = (uint32_t)arg0;
	this->handle = self->handle;
	this->send = self->send;
	this->receive = self->receive;
	this->receiveattr = self->receiveattr;
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on/
{
	this->total = (uint64_t)0;
	this->own = (uint64_t)0;
	this->n = (uint64_t)0;
	this->hn = (uint64_t)0;
	this->dumped = (uint64_t)0;
	this->allocated = (uint64_t)0;
	this->valid = (uint64_t)0;
	this->an = (uint64_t)0;
	this->vbase = (uint64_t)0;
	this->vsize = (uint64_t)0;
	this->vn = (uint64_t)0;
	this->proc = (uint64_t)0;
	this->parent = (uint64_t)0;
	this->table = (uint64_t)0;
	this->entry = (uint64_t)0;
	this->object = (uint64_t)0;
	this->comm = (uint64_t)0;
	this->conn = (uint64_t)0;
	this->serverport = (uint64_t)0;
	this->clientport = (uint64_t)0;
	this->owner = (uint64_t)0;
	this->ownerpid = (uint64_t)0;
	this->client = (uint64_t)0;
	this->clientpid = (uint64_t)0;
	this->dir = (uint64_t)0;
	this->info = (uint64_t)0;
	this->nlength = (uint64_t)0;
	this->nn = (uint64_t)0;
	this->nbuffer = (uint64_t)0;
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on/
{
	this->proc = (uint64_t)((nt`_KTHREAD *)curthread)->Process;
	this->parent = (uint64_t)((nt`_EPROCESS *)this->proc)->InheritedFromUniqueProcessId;
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on/
{
	printf("@00000000 R %d %d %d %d %d %x %x %x %x %x %x %d %s\n", timestamp, pid, tid, cpu, self->start, this->handle, self->flags, this->status, this->send, this->receive, this->proc, this->parent, execname);
}

/* where one buffer takes the answer, the answer has the id */
syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->send > 0 && this->send != this->receive/
{
	this->m = (ascope_message_t *)copyin((uintptr_t)this->send, 40);
	printf("@00000000 I %d %d %d %d %x %x %x\n", timestamp, tid, (uint64_t)this->m->am_data, (uint64_t)this->m->am_total, this->m->am_tid, this->m->am_id, this->m->am_callback);
}

/* 24 bytes are there in both header layouts; total - data tells which one it is */
syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->receive > 0/
{
	this->m = (ascope_message_t *)copyin((uintptr_t)this->receive, 24);
	this->total = (uint64_t)this->m->am_total;
	this->own = this->total - (uint64_t)this->m->am_data;
	this->n = this->total < 24 ? 24 : this->total;
	this->n = this->n > 1064 ? 1064 : this->n;
	this->hn = this->own < 40 ? 24 : 40;
}

/* a caller in the kernel: no copyin */
syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->receive < 0/
{
	this->m = (ascope_message_t *)this->receive;
	this->total = (uint64_t)this->m->am_total;
	this->own = this->total - (uint64_t)this->m->am_data;
	this->n = this->total < 24 ? 24 : this->total;
	this->n = this->n > 1064 ? 1064 : this->n;
	this->hn = this->own < 40 ? 24 : 40;
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->receive > 0 && this->n > 0 && this->n <= 168/
{
	printf("@00000000 M %d %d r %d %d\n", timestamp, tid, this->total, this->n);
	tracemem(copyin((uintptr_t)this->receive, this->n), 168, this->n);
	this->dumped = (uint64_t)1;
	printf("@00000000 .\n");
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->receive > 0 && this->n > 168 && this->n <= 552/
{
	printf("@00000000 M %d %d r %d %d\n", timestamp, tid, this->total, this->n);
	tracemem(copyin((uintptr_t)this->receive, this->n), 552, this->n);
	this->dumped = (uint64_t)1;
	printf("@00000000 .\n");
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->receive > 0 && this->n > 552 && this->n <= 1064/
{
	printf("@00000000 M %d %d r %d %d\n", timestamp, tid, this->total, this->n);
	tracemem(copyin((uintptr_t)this->receive, this->n), 1064, this->n);
	this->dumped = (uint64_t)1;
	printf("@00000000 .\n");
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->receive < 0 && this->n > 0/
{
	printf("@00000000 M %d %d r %d %d\n", timestamp, tid, this->total, this->n);
	tracemem((void *)this->receive, 1064, this->n);
	this->dumped = (uint64_t)1;
	printf("@00000000 .\n");
}

/* the whole could not be read: its header alone */
syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->receive > 0 && this->dumped == 0 && this->hn > 0 && this->n > this->hn/
{
	printf("@00000000 M %d %d r %d %d\n", timestamp, tid, this->total, this->hn);
	tracemem(copyin((uintptr_t)this->receive, this->hn), 40, this->hn);
	printf("@00000000 .\n");
}

/* handle table: the low two bits of TableCode are the number of levels above the entries */
syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->proc != 0 && this->handle > 0/
{
	this->limit = (uint64_t)((nt`_EPROCESS *)this->proc)->ObjectTable->NextHandleNeedingPool;
	this->table = (uint64_t)((nt`_EPROCESS *)this->proc)->ObjectTable->TableCode;
	this->level = this->table & 3;
	this->table = this->table - this->level;
	this->h = (uint64_t)this->handle & 0xfffffffc;
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->table != 0 && this->h < this->limit && this->level == 0/
{
	this->entry = *(uint64_t *)(this->table + this->h * 4);
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->table != 0 && this->h < this->limit && this->level == 1/
{
	this->entry = *(uint64_t *)(*(uint64_t *)(this->table + (this->h >> 10) * 8) + (this->h & 0x3ff) * 4);
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->table != 0 && this->h < this->limit && this->level == 2/
{
	this->entry = *(uint64_t *)(*(uint64_t *)(*(uint64_t *)(this->table + (this->h >> 19) * 8) + ((this->h >> 10) & 0x1ff) * 8) + (this->h & 0x3ff) * 4);
}

/* the upper bits of an entry are the address of the object header, without its low four bits */
syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->entry != 0/
{
	this->object = (uint64_t)(((int64_t)this->entry >> 20) << 4) + 48;
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->object != 0/
{
	this->comm = (uint64_t)((nt`_ALPC_PORT *)this->object)->CommunicationInfo;
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->comm != 0/
{
	this->serverport = (uint64_t)((nt`_ALPC_COMMUNICATION_INFO *)this->comm)->ServerCommunicationPort;
	this->clientport = (uint64_t)((nt`_ALPC_COMMUNICATION_INFO *)this->comm)->ClientCommunicationPort;
	this->conn = (uint64_t)((nt`_ALPC_COMMUNICATION_INFO *)this->comm)->ConnectionPort;
}

/* the handle may be no port at all, and memory of something else was read: a port is one of its own three */
syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->conn != 0 && this->object != this->conn && this->object != this->serverport && this->object != this->clientport/
{
	this->conn = (uint64_t)0;
}

/* bit 0 of OwnerProcess is a flag */
syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->conn != 0/
{
	this->owner = (uint64_t)((nt`_ALPC_PORT *)this->conn)->OwnerProcess;
	this->owner = this->owner - (this->owner & 1);
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->conn != 0 && this->clientport != 0/
{
	this->client = (uint64_t)((nt`_ALPC_PORT *)this->clientport)->OwnerProcess;
	this->client = this->client - (this->client & 1);
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->owner != 0/
{
	this->ownerpid = (uint64_t)((nt`_EPROCESS *)this->owner)->UniqueProcessId;
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->owner != 0/
{
	printf("@00000000 B %d %d o %d %x %d %s\n", timestamp, tid, this->ownerpid, this->owner, (uint64_t)((nt`_EPROCESS *)this->owner)->InheritedFromUniqueProcessId, (string)((nt`_EPROCESS *)this->owner)->ImageFileName);
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->client != 0/
{
	this->clientpid = (uint64_t)((nt`_EPROCESS *)this->client)->UniqueProcessId;
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->client != 0/
{
	printf("@00000000 B %d %d c %d %x %d %s\n", timestamp, tid, this->clientpid, this->client, (uint64_t)((nt`_EPROCESS *)this->client)->InheritedFromUniqueProcessId, (string)((nt`_EPROCESS *)this->client)->ImageFileName);
}

/* bit 1 of InfoMask: there is a name; bit 0: the creator header lies between it and the object header */
syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->conn != 0/
{
	this->mask = *(uint8_t *)((this->conn - 48) + 26);
	this->info = (this->mask & 2) ? (this->conn - 48) - ((this->mask & 1) ? 0x40 : 0x20) : 0;
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->conn != 0 && this->info != 0/
{
	this->nlength = (uint64_t)(*(uint16_t *)(this->info + 8));
	this->nbuffer = *(uint64_t *)(this->info + 0x10);
	this->nn = this->nlength > 520 ? 520 : this->nlength;
	this->nn = this->nbuffer == 0 ? 0 : this->nn;
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->conn != 0 && this->nn > 0 && this->nn <= 168/
{
	printf("@00000000 N %d %d %x %x %d %d %d %d\n", timestamp, tid, this->object, this->conn, this->ownerpid, this->clientpid, this->nlength, this->nn);
	tracemem((void *)this->nbuffer, 168, this->nn);
	printf("@00000000 .\n");
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->conn != 0 && this->nn > 168 && this->nn <= 520/
{
	printf("@00000000 N %d %d %x %x %d %d %d %d\n", timestamp, tid, this->object, this->conn, this->ownerpid, this->clientpid, this->nlength, this->nn);
	tracemem((void *)this->nbuffer, 520, this->nn);
	printf("@00000000 .\n");
}

/* a port without a name */
syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->conn != 0 && this->nn == 0/
{
	printf("@00000000 N %d %d %x %x %d %d %d %d\n", timestamp, tid, this->object, this->conn, this->ownerpid, this->clientpid, this->nlength, this->nn);
	printf("@00000000 .\n");
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->conn != 0 && this->info != 0 && this->nn != 0/
{
	this->dir = *(uint64_t *)this->info;
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->dir != 0/
{
	this->info = (uint64_t)0;
	this->nn = (uint64_t)0;
}

/* bit 1 of InfoMask: there is a name; bit 0: the creator header lies between it and the object header */
syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->dir != 0/
{
	this->mask = *(uint8_t *)((this->dir - 48) + 26);
	this->info = (this->mask & 2) ? (this->dir - 48) - ((this->mask & 1) ? 0x40 : 0x20) : 0;
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->dir != 0 && this->info != 0/
{
	this->nlength = (uint64_t)(*(uint16_t *)(this->info + 8));
	this->nbuffer = *(uint64_t *)(this->info + 0x10);
	this->nn = this->nlength > 520 ? 520 : this->nlength;
	this->nn = this->nbuffer == 0 ? 0 : this->nn;
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->dir != 0 && this->nn > 0 && this->nn <= 168/
{
	printf("@00000000 D %d %d 1 %d %d\n", timestamp, tid, this->nlength, this->nn);
	tracemem((void *)this->nbuffer, 168, this->nn);
	printf("@00000000 .\n");
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->dir != 0 && this->nn > 168 && this->nn <= 520/
{
	printf("@00000000 D %d %d 1 %d %d\n", timestamp, tid, this->nlength, this->nn);
	tracemem((void *)this->nbuffer, 520, this->nn);
	printf("@00000000 .\n");
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->dir != 0/
{
	this->dir = (uint64_t)0;
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->info != 0 && this->nn != 0/
{
	this->dir = *(uint64_t *)this->info;
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->dir != 0/
{
	this->info = (uint64_t)0;
	this->nn = (uint64_t)0;
}

/* bit 1 of InfoMask: there is a name; bit 0: the creator header lies between it and the object header */
syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->dir != 0/
{
	this->mask = *(uint8_t *)((this->dir - 48) + 26);
	this->info = (this->mask & 2) ? (this->dir - 48) - ((this->mask & 1) ? 0x40 : 0x20) : 0;
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->dir != 0 && this->info != 0/
{
	this->nlength = (uint64_t)(*(uint16_t *)(this->info + 8));
	this->nbuffer = *(uint64_t *)(this->info + 0x10);
	this->nn = this->nlength > 520 ? 520 : this->nlength;
	this->nn = this->nbuffer == 0 ? 0 : this->nn;
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->dir != 0 && this->nn > 0 && this->nn <= 168/
{
	printf("@00000000 D %d %d 2 %d %d\n", timestamp, tid, this->nlength, this->nn);
	tracemem((void *)this->nbuffer, 168, this->nn);
	printf("@00000000 .\n");
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->dir != 0 && this->nn > 168 && this->nn <= 520/
{
	printf("@00000000 D %d %d 2 %d %d\n", timestamp, tid, this->nlength, this->nn);
	tracemem((void *)this->nbuffer, 520, this->nn);
	printf("@00000000 .\n");
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->dir != 0/
{
	this->dir = (uint64_t)0;
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->info != 0 && this->nn != 0/
{
	this->dir = *(uint64_t *)this->info;
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->dir != 0/
{
	this->info = (uint64_t)0;
	this->nn = (uint64_t)0;
}

/* bit 1 of InfoMask: there is a name; bit 0: the creator header lies between it and the object header */
syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->dir != 0/
{
	this->mask = *(uint8_t *)((this->dir - 48) + 26);
	this->info = (this->mask & 2) ? (this->dir - 48) - ((this->mask & 1) ? 0x40 : 0x20) : 0;
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->dir != 0 && this->info != 0/
{
	this->nlength = (uint64_t)(*(uint16_t *)(this->info + 8));
	this->nbuffer = *(uint64_t *)(this->info + 0x10);
	this->nn = this->nlength > 520 ? 520 : this->nlength;
	this->nn = this->nbuffer == 0 ? 0 : this->nn;
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->dir != 0 && this->nn > 0 && this->nn <= 168/
{
	printf("@00000000 D %d %d 3 %d %d\n", timestamp, tid, this->nlength, this->nn);
	tracemem((void *)this->nbuffer, 168, this->nn);
	printf("@00000000 .\n");
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->dir != 0 && this->nn > 168 && this->nn <= 520/
{
	printf("@00000000 D %d %d 3 %d %d\n", timestamp, tid, this->nlength, this->nn);
	tracemem((void *)this->nbuffer, 520, this->nn);
	printf("@00000000 .\n");
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->dir != 0/
{
	this->dir = (uint64_t)0;
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->info != 0 && this->nn != 0/
{
	this->dir = *(uint64_t *)this->info;
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->dir != 0/
{
	this->info = (uint64_t)0;
	this->nn = (uint64_t)0;
}

/* bit 1 of InfoMask: there is a name; bit 0: the creator header lies between it and the object header */
syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->dir != 0/
{
	this->mask = *(uint8_t *)((this->dir - 48) + 26);
	this->info = (this->mask & 2) ? (this->dir - 48) - ((this->mask & 1) ? 0x40 : 0x20) : 0;
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->dir != 0 && this->info != 0/
{
	this->nlength = (uint64_t)(*(uint16_t *)(this->info + 8));
	this->nbuffer = *(uint64_t *)(this->info + 0x10);
	this->nn = this->nlength > 520 ? 520 : this->nlength;
	this->nn = this->nbuffer == 0 ? 0 : this->nn;
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->dir != 0 && this->nn > 0 && this->nn <= 168/
{
	printf("@00000000 D %d %d 4 %d %d\n", timestamp, tid, this->nlength, this->nn);
	tracemem((void *)this->nbuffer, 168, this->nn);
	printf("@00000000 .\n");
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->dir != 0 && this->nn > 168 && this->nn <= 520/
{
	printf("@00000000 D %d %d 4 %d %d\n", timestamp, tid, this->nlength, this->nn);
	tracemem((void *)this->nbuffer, 520, this->nn);
	printf("@00000000 .\n");
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->dir != 0/
{
	this->dir = (uint64_t)0;
}

syscall::NtAlpcSendWaitReceivePort:return
/this->on && this->status == 0 && this->receive != 0 && this->send == 0 && this->info != 0 && this->nn != 0/
{
	this->dir = *(uint64_t *)this->info;
}

syscall::NtAlpcSendWaitReceivePort:return
/self->start/
{
	self->start = 0;
	self->handle = 0;
	self->flags = 0;
	self->send = 0;
	self->receive = 0;
	self->receiveattr = 0;
}
