/** The part of every program that does not depend on the trace; the names in capitals are defined in front of it. */
export const cRuntime = String.raw`
static unsigned char *buffer;
static const char *backing;
static atomic_int *turn; // whose deed it is: shared by parent and child
static int control_fd;
static pid_t parent;

struct held {
	char name[64];
	int fd;
	aio_context_t aio;
	int in_flight;
};
static struct held devices[CALLS];

static void die(const char *what)
{
	fprintf(stderr, "cannot go on: %s: %s\n", what, strerror(errno));
	exit(2);
}

// ---- device-mapper: a linear table over the block device; while it is suspended, I/O waits in front of it

union dm_request {
	struct dm_ioctl head;
	char bytes[1024];
};

static union dm_request *dm_ask(const char *name)
{
	static union dm_request request;

	memset(&request, 0, sizeof(request));
	request.head.version[0] = DM_VERSION_MAJOR;
	request.head.data_size = sizeof(request);
	request.head.data_start = sizeof(struct dm_ioctl);
	snprintf(request.head.name, sizeof(request.head.name), "%s", name);
	return &request;
}

static void dm_suspend(const char *name, int suspend)
{
	union dm_request *request = dm_ask(name);

	request->head.flags = suspend ? DM_SUSPEND_FLAG : 0;
	if (ioctl(control_fd, DM_DEV_SUSPEND, request))
		die(suspend ? "suspending the device" : "resuming the device");
}

// At exit of the parent, however it comes: no device stays suspended, and none stays.
static void remove_devices(void)
{
	if (getpid() != parent)
		return;
	for (int call = 0; call < CALLS; call++) {
		if (devices[call].name[0] == '\0')
			continue;
		ioctl(control_fd, DM_DEV_SUSPEND, dm_ask(devices[call].name)); // without the flag: resume
		close(devices[call].fd);
		for (int tries = 0; tries < 100 && ioctl(control_fd, DM_DEV_REMOVE, dm_ask(devices[call].name)); tries++)
			usleep(20000); // somebody else may look at the device
	}
}

// Makes the device of a call, fills the medium, and holds it.
static void hold(int call, size_t bytes, unsigned char letter)
{
	struct held *device = &devices[call];
	size_t region = (bytes + 65535) / 65536 * 65536;
	union dm_request *request;
	struct dm_target_spec *target;
	struct stat status;
	unsigned char *fill;
	char node[80];
	dev_t number;

	errno = ENOTBLK;
	if (stat(backing, &status) || !S_ISBLK(status.st_mode))
		die(backing);
	snprintf(device->name, sizeof(device->name), "pincheck-%d-%d", (int)getpid(), call);
	request = dm_ask(device->name);
	if (ioctl(control_fd, DM_DEV_CREATE, request))
		die("making a device-mapper device");
	number = makedev((request->head.dev >> 8) & 0xfff, (request->head.dev & 0xff) | ((request->head.dev >> 12) & 0xfff00));

	request = dm_ask(device->name);
	request->head.target_count = 1;
	target = (struct dm_target_spec *)(request->bytes + request->head.data_start);
	target->length = region / 512;
	snprintf(target->target_type, sizeof(target->target_type), "linear");
	snprintf((char *)(target + 1), 128, "%u:%u %llu", major(status.st_rdev), minor(status.st_rdev),
		 (unsigned long long)call * region / 512);
	if (ioctl(control_fd, DM_TABLE_LOAD, request))
		die("loading the device-mapper table");
	dm_suspend(device->name, 0);

	snprintf(node, sizeof(node), "%s.node", device->name);
	if (mknod(node, S_IFBLK | 0600, number))
		die("mknod");
	device->fd = open(node, O_RDWR | O_DIRECT);
	unlink(node);
	if (device->fd < 0)
		die("opening the device");
	if (posix_memalign((void **)&fill, PAGE, region))
		die("memory");
	memset(fill, letter, region);
	if (pwrite(device->fd, fill, region, 0) != (ssize_t)region)
		die("filling the device");
	free(fill);
	if (syscall(SYS_io_setup, 1, &device->aio))
		die("io_setup");
	dm_suspend(device->name, 1);
}

// ---- what parent and child do

static inline void submit(int call, int opcode, struct iovec *segments, int count)
{
	static struct iocb requests[CALLS];
	struct iocb *request = &requests[call];

	memset(request, 0, sizeof(*request));
	request->aio_fildes = devices[call].fd;
	request->aio_lio_opcode = opcode;
	request->aio_buf = (unsigned long)segments;
	request->aio_nbytes = count;
	devices[call].in_flight = syscall(SYS_io_submit, devices[call].aio, 1, &request) == 1;
	if (!devices[call].in_flight)
		printf("  io_submit() of call %d failed: %s\n", call, strerror(errno));
}

static inline void let_go(int call)
{
	struct io_event event;

	dm_suspend(devices[call].name, 0);
	if (!devices[call].in_flight)
		return;
	if (syscall(SYS_io_getevents, devices[call].aio, 1, 1, &event, NULL) != 1)
		die("io_getevents");
	printf("  call %d ended with %lld\n", call, (long long)event.res);
}

static inline void store(size_t unit, unsigned char letter)
{
	memset(buffer + unit * UNIT, letter, UNIT);
}

// A write fault, and no other byte than before.
static inline void touch(size_t page)
{
	volatile unsigned char *byte = buffer + page * PAGE;

	*byte = *byte;
}

static inline void unmap(size_t page)
{
	if (munmap(buffer + page * PAGE, PAGE))
		die("munmap");
}

static inline void await(int deed)
{
	while (atomic_load(turn) != deed)
		usleep(1000);
}

static inline void done(void)
{
	atomic_fetch_add(turn, 1);
}

// The letter of a unit: '~' if its bytes differ.
static char letter_of(const unsigned char *bytes)
{
	for (size_t i = 1; i < UNIT; i++)
		if (bytes[i] != bytes[0])
			return '~';
	return (char)bytes[0];
}

static int report(const char *what, const char *seen, const char *expected)
{
	int same = strcmp(seen, expected) == 0;

	printf("%s: %s, the model says %s: %s\n", what, seen, expected, same ? "the same" : "DIFFERENT");
	return same ? 0 : 1;
}

// What this process reads in its buffer; a unit that the model has not mapped is not looked at.
static inline int look(const char *who, const char *expected)
{
	char seen[UNITS + 1] = "";

	for (size_t unit = 0; unit < UNITS; unit++)
		seen[unit] = expected[unit] == '-' ? '-' : letter_of(buffer + unit * UNIT);
	return report(who, seen, expected);
}

static inline int look_at_medium(int call, const char *expected)
{
	size_t units = strlen(expected);
	unsigned char *bytes;
	char what[64], seen[256] = "";

	if (posix_memalign((void **)&bytes, PAGE, units * UNIT))
		die("memory");
	if (pread(devices[call].fd, bytes, units * UNIT, 0) != (ssize_t)(units * UNIT))
		die("reading the device");
	for (size_t unit = 0; unit < units && unit < sizeof(seen) - 1; unit++)
		seen[unit] = letter_of(bytes + unit * UNIT);
	free(bytes);
	snprintf(what, sizeof(what), "the medium of call %d", call);
	return report(what, seen, expected);
}
`;
