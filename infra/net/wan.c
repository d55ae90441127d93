// wan: carries a region's packets to the other regions, each after the delay of its road.
//
// The region's kernel routes what is for another region into a tun device. wan reads it there, keeps it for the road's
// delay and sends it as a UDP datagram to the wan of that region, which hands it to its own kernel at once. Needs the
// tun device and nothing else: a stand-in for `tc netem` on kernels that lack it. One thread; order is kept per road.
//
// usage: wan DEVICE LISTEN_IP PORT {SUBNET/BITS=PEER_IP=DELAY_MS}...
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <inttypes.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum {
    PACKET_BYTES = 1500,      // Of the tun device's MTU or more.
    QUEUE_PACKETS = 16384,    // Per road: 24 MB, touched only when used. 100 ms of 1 Gbit/s fit.
    BATCH = 64,               // Packets read before the other side has its turn.
    SOCKET_BYTES = 4 << 20,
    NOBODY = 65534
};

struct packet { int64_t due; int size; unsigned char bytes[PACKET_BYTES]; };

// A direction to one other region. Times are nanoseconds of the monotonic clock.
struct road {
    uint32_t network, mask;
    struct sockaddr_in peer;
    int64_t delay;
    unsigned head, tail;      // Packets head..tail-1 wait; the delay is constant, so the oldest is due first.
    struct packet *queue;
    uint64_t sent, dropped;
};

static struct road roads[16];
static int road_count;
static volatile sig_atomic_t stopping;

static void stop(int signal) { (void)signal; stopping = 1; }

static void die(const char *what) { fprintf(stderr, "wan: %s: %s\n", what, strerror(errno)); exit(1); }

static void usage(const char *what)
{
    fprintf(stderr, "wan: %s\nusage: wan DEVICE LISTEN_IP PORT {SUBNET/BITS=PEER_IP=DELAY_MS}...\n", what);
    exit(2);
}

static int64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static void add_road(const char *text, int port)
{
    char network[32], peer[32];
    int bits;
    double milliseconds;
    struct in_addr address;
    if (road_count == sizeof roads / sizeof *roads) usage("too many roads");
    struct road *road = &roads[road_count++];
    if (sscanf(text, "%31[0-9.]/%d=%31[0-9.]=%lf", network, &bits, peer, &milliseconds) != 4 || bits < 1 || bits > 32
        || milliseconds < 0 || milliseconds > 10000 || !inet_aton(network, &address) || !inet_aton(peer, &road->peer.sin_addr)) usage(text);
    road->mask = htonl(~UINT32_C(0) << (32 - bits));
    road->network = address.s_addr & road->mask;
    road->peer.sin_family = AF_INET;
    road->peer.sin_port = htons(port);
    road->delay = milliseconds * 1e6;
    if (!(road->queue = malloc(QUEUE_PACKETS * sizeof *road->queue))) die("memory");
}

static int open_tun(const char *name)
{
    struct ifreq request = { .ifr_flags = IFF_TUN | IFF_NO_PI };
    int tun = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (tun < 0) die("/dev/net/tun");
    strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    if (ioctl(tun, TUNSETIFF, &request)) die(name);
    return tun;
}

static int open_backbone(const char *address, int port)
{
    struct sockaddr_in own = { .sin_family = AF_INET, .sin_port = htons(port) };
    int size = SOCKET_BYTES, backbone = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (!inet_aton(address, &own.sin_addr)) usage(address);
    setsockopt(backbone, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);   // As much of it as the system allows.
    setsockopt(backbone, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
    if (bind(backbone, (struct sockaddr *)&own, sizeof own)) die(address);
    return backbone;
}

// What was opened stays open; nothing else is needed from here on.
static void become_nobody(void)
{
    if (getuid() != 0) return;
    if (setgroups(0, NULL) || setgid(NOBODY) || setuid(NOBODY)) die("becoming nobody");
}

static struct road *road_to(const unsigned char *bytes, int size)
{
    uint32_t to;
    if (size < 20 || bytes[0] >> 4 != 4) return NULL;   // IPv6's router solicitations and the like stay here.
    memcpy(&to, bytes + 16, sizeof to);
    for (int i = 0; i < road_count; i++) if ((to & roads[i].mask) == roads[i].network) return &roads[i];
    return NULL;
}

static void take_from_region(int tun)
{
    unsigned char bytes[PACKET_BYTES];
    int64_t time = now();
    for (int i = 0; i < BATCH; i++) {
        int size = read(tun, bytes, sizeof bytes);
        if (size <= 0) return;
        struct road *road = road_to(bytes, size);
        if (!road) continue;
        if (road->tail - road->head == QUEUE_PACKETS) { road->dropped++; continue; }
        struct packet *packet = &road->queue[road->tail++ % QUEUE_PACKETS];
        packet->due = time + road->delay;
        packet->size = size;
        memcpy(packet->bytes, bytes, size);
    }
}

// Only packets of a known peer come in: the backbone's other hosts cannot speak for a region.
static void take_from_backbone(int backbone, int tun)
{
    unsigned char bytes[PACKET_BYTES];
    for (int i = 0; i < BATCH; i++) {
        struct sockaddr_in from;
        socklen_t length = sizeof from;
        int size = recvfrom(backbone, bytes, sizeof bytes, 0, (struct sockaddr *)&from, &length), known = 0;
        if (size < 0 && errno == EAGAIN) return;
        for (int r = 0; r < road_count; r++) known |= from.sin_addr.s_addr == roads[r].peer.sin_addr.s_addr && from.sin_port == roads[r].peer.sin_port;
        if (size > 0 && known && write(tun, bytes, size) < 0 && errno != EINVAL && errno != EAGAIN && errno != ENOBUFS) die("tun");
    }
}

// Sends what is due. A peer that is gone or slow loses packets, as on any road.
static void send_due(int backbone, struct road *road)
{
    for (; road->head != road->tail; road->head++) {
        struct packet *packet = &road->queue[road->head % QUEUE_PACKETS];
        if (packet->due > now()) return;
        if (sendto(backbone, packet->bytes, packet->size, 0, (struct sockaddr *)&road->peer, sizeof road->peer) < 0) road->dropped++;
        else road->sent++;
    }
}

static int64_t next_due(void)
{
    int64_t next = INT64_MAX;
    for (int i = 0; i < road_count; i++) {
        struct road *road = &roads[i];
        if (road->head != road->tail && road->queue[road->head % QUEUE_PACKETS].due < next) next = road->queue[road->head % QUEUE_PACKETS].due;
    }
    return next;
}

static void wait_for_packets(struct pollfd *files)
{
    int64_t next = next_due(), left = next == INT64_MAX ? INT64_C(1000000000) : next - now();
    if (left < 0) left = 0;
    struct timespec wait = { left / 1000000000, left % 1000000000 };
    if (ppoll(files, 2, &wait, NULL) < 0 && errno != EINTR) die("poll");
}

int main(int count, char **arguments)
{
    if (count < 5) usage("too few arguments");
    int port = atoi(arguments[3]);
    if (port < 1 || port > 65535) usage(arguments[3]);
    for (int i = 4; i < count; i++) add_road(arguments[i], port);
    signal(SIGTERM, stop);
    signal(SIGINT, stop);

    int tun = open_tun(arguments[1]), backbone = open_backbone(arguments[2], port);
    become_nobody();
    fprintf(stderr, "wan: %d roads by %s\n", road_count, arguments[1]);

    struct pollfd files[2] = { { .fd = tun, .events = POLLIN }, { .fd = backbone, .events = POLLIN } };
    while (!stopping) {
        wait_for_packets(files);
        take_from_region(tun);
        take_from_backbone(backbone, tun);
        for (int i = 0; i < road_count; i++) send_due(backbone, &roads[i]);
    }

    for (int i = 0; i < road_count; i++) fprintf(stderr, "wan: to %s: %" PRIu64 " packets sent, %" PRIu64 " dropped\n", inet_ntoa(roads[i].peer.sin_addr), roads[i].sent, roads[i].dropped);
    return 0;
}
