import time # SPDX-License-Identifier: MIT
def leaf(n):
    x=0
    for i in range(n): x+=i
    return x
def fib(n):
    return n if n<2 else fib(n-1)+fib(n-2)
def even(n):
    return True if n==0 else odd(n-1)
def odd(n):
    return False if n==0 else even(n-1)
def work():
    leaf(2000); leaf(1000); fib(8); even(10)
    time.sleep(0.002)
def main():
    for _ in range(3): work()
    sorted([3,2,1], key=lambda v: leaf(10))
main()
