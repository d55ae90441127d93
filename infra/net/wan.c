// wan: carries a router's packets to its neighbours, each after the delay of its road.
//
// Each neighbour has a tun device of its own, so that routes alone decide who gets a packet: an address that moves from one
// region to another takes the road of the region that has it now. wan reads a packet there, keeps it for the road's delay
// and sends it as a UDP datagram to the wan of that neighbour, which hands it to its own kernel at once. Needs tun devices
// and nothing else: a stand-in for `tc netem` on kernels that lack it. One thread; order is kept per road.
//
// usage: wan LISTEN_IP PORT {DEVICE=PEER_IP=DELAY_MS}...
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
    MOST_ROADS = 16,
    NOBODY = 65534
};

struct packet { int64_t due; int size; unsigned char bytes[PACKET_BYTES]; };

// The direction to one neighbour. Times are nanoseconds of the monotonic clock.
struct road {
    int tun;
    struct sockaddr_in peer;
    int64_t delay;
    unsigned head, tail;      // Packets head..tail-1 wait; the delay is constant, so the oldest is due first.
    struct packet *queue;
    uint64_t sent, dropped;
};

static struct road roads[MOST_ROADS];
static int road_count;
static volatile sig_atomic_t stopping;

static void stop(int signal) { (void)signal; stopping = 1; }

static void die(const char *what) { fprintf(stderr, "wan: %s: %s\n", what, strerror(errno)); exit(1); }

static void usage(const char *what)
{
    fprintf(stderr, "wan: %s\nusage: wan LISTEN_IP PORT {DEVICE=PEER_IP=DELAY_MS}...\n", what);
    exit(2);
}

static int64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static int open_tun(const char *name)
{
    struct ifreq request = { .ifr_flags = IFF_TUN | IFF_NO_PI };
    int tun = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (tun < 0) die("/dev/net/tun");
    snprintf(request.ifr_name, IFNAMSIZ, "%s", name);
    if (ioctl(tun, TUNSETIFF, &request)) die(name);
    return tun;
}

static void add_road(const char *text, int port)
{
    char device[IFNAMSIZ], peer[32];
    double milliseconds;
    if (road_count == MOST_ROADS) usage("too many roads");
    struct road *road = &roads[road_count++];
    if (sscanf(text, "%15[^=]=%31[0-9.]=%lf", device, peer, &milliseconds) != 3 || milliseconds < 0 || milliseconds > 10000
        || !inet_aton(peer, &road->peer.sin_addr)) usage(text);
    road->peer.sin_family = AF_INET;
    road->peer.sin_port = htons(port);
    road->delay = milliseconds * 1e6;
    if (!(road->queue = malloc(QUEUE_PACKETS * sizeof *road->queue))) die("memory");
    road->tun = open_tun(device);
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

static void take_from_kernel(struct road *road)
{
    unsigned char bytes[PACKET_BYTES];
    int64_t time = now();
    for (int i = 0; i < BATCH; i++) {
        int size = read(road->tun, bytes, sizeof bytes);
        if (size <= 0) return;
        if (road->tail - road->head == QUEUE_PACKETS) { road->dropped++; continue; }
        struct packet *packet = &road->queue[road->tail++ % QUEUE_PACKETS];
        packet->due = time + road->delay;
        packet->size = size;
        memcpy(packet->bytes, bytes, size);
    }
}

// Null: no neighbour. The backbone's other hosts cannot speak for one.
static struct road *road_from(const struct sockaddr_in *from)
{
    for (int i = 0; i < road_count; i++)
        if (from->sin_addr.s_addr == roads[i].peer.sin_addr.s_addr && from->sin_port == roads[i].peer.sin_port) return &roads[i];
    return NULL;
}

static void take_from_backbone(int backbone)
{
    unsigned char bytes[PACKET_BYTES];
    for (int i = 0; i < BATCH; i++) {
        struct sockaddr_in from;
        socklen_t length = sizeof from;
        int size = recvfrom(backbone, bytes, sizeof bytes, 0, (struct sockaddr *)&from, &length);
        if (size < 0 && errno == EAGAIN) return;
        struct road *road = size > 0 ? road_from(&from) : NULL;
        if (road && write(road->tun, bytes, size) < 0 && errno != EINVAL && errno != EAGAIN && errno != ENOBUFS) die("tun");
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
    if (ppoll(files, road_count + 1, &wait, NULL) < 0 && errno != EINTR) die("poll");
}

int main(int count, char **arguments)
{
    if (count < 4) usage("too few arguments");
    int port = atoi(arguments[2]);
    if (port < 1 || port > 65535) usage(arguments[2]);
    for (int i = 3; i < count; i++) add_road(arguments[i], port);
    signal(SIGTERM, stop);
    signal(SIGINT, stop);

    int backbone = open_backbone(arguments[1], port);
    become_nobody();
    fprintf(stderr, "wan: %d roads from %s\n", road_count, arguments[1]);

    struct pollfd files[MOST_ROADS + 1];
    for (int i = 0; i < road_count; i++) files[i] = (struct pollfd){ .fd = roads[i].tun, .events = POLLIN };
    files[road_count] = (struct pollfd){ .fd = backbone, .events = POLLIN };
    while (!stopping) {
        wait_for_packets(files);
        for (int i = 0; i < road_count; i++) take_from_kernel(&roads[i]);
        take_from_backbone(backbone);
        for (int i = 0; i < road_count; i++) send_due(backbone, &roads[i]);
    }

    for (int i = 0; i < road_count; i++) fprintf(stderr, "wan: to %s: %" PRIu64 " packets sent, %" PRIu64 " dropped\n", inet_ntoa(roads[i].peer.sin_addr), roads[i].sent, roads[i].dropped);
    return 0;
}
